import { $, h, pretty, renderList, time, words } from './dom.js';

/** What the Missed Call Text column says, and how good that is. */
const TEXT_STATES = {
  pending: ['Text pending', 'waiting'],
  sent: ['Text sent', 'good'],
  delivered: ['Text delivered', 'good'],
  failed: ['Text failed', 'bad'],
  unknown: ['Arrival unknown', 'doubtful'],
  expired: ['Not sent in time', 'doubtful'],
  skipped: ['Not texted', 'neutral'],
};

/** The Calls list (R4): each call, what happened to its missed-call text, why, and the way to the conversation. */
export function callsView(office, { openConversation, showReceipt }) {
  const draw = ({ call, name }) => {
    const text = call.missedCallText;
    const caller = call.from === null ? 'Number withheld' : (name ?? pretty(call.from));
    return h(
      'li',
      { className: 'item call', 'data-outcome': call.outcome ?? 'ongoing' },
      h(
        'div',
        { className: 'item-main' },
        h('p', { className: 'item-title' }, caller),
        h(
          'p',
          { className: 'item-sub' },
          time(call.startedAt),
          ' · ',
          call.outcome === null ? 'ringing or talking' : describe(call),
          name !== undefined && call.from !== null && h('span', { className: 'number' }, ` · ${pretty(call.from)}`),
        ),
      ),
      text !== null &&
        h(
          'div',
          { className: 'item-side' },
          badge(text),
          h(
            'p',
            { className: 'links' },
            text.conversationId !== null &&
              h(
                'button',
                { type: 'button', className: 'link', onclick: () => openConversation(text.conversationId) },
                'Open chat',
              ),
            h('button', { type: 'button', className: 'link', onclick: () => showReceipt(call.callId) }, 'Why?'),
          ),
        ),
    );
  };
  return () => {
    const items = office.calls.map((call) => ({ call, name: office.names.get(call.from) }));
    renderList($('calls'), items, ({ call }) => call.callId, draw);
    $('calls-empty').hidden = items.length > 0;
  };
}

function describe({ outcome, endingReason }) {
  if (outcome !== 'missed') return outcome;
  return endingReason === null ? 'missed' : `missed · ${words(endingReason)}`;
}

function badge({ state, reason }) {
  const [label, mood] = TEXT_STATES[state] ?? [words(state), 'neutral'];
  return h('span', { className: 'badge', 'data-mood': mood }, reason === null ? label : `${label}: ${words(reason)}`);
}

/** The decision receipt of a missed call (R21), in a dialog. */
export async function showReceipt(office, callId) {
  const body = $('receipt-body');
  body.replaceChildren(h('p', {}, 'Looking…'));
  $('receipt').showModal();
  try {
    const receipt = await office.receipt(callId);
    body.replaceChildren(
      h('p', { className: 'receipt-summary' }, receipt.summary),
      h('ol', { className: 'steps' }, receipt.steps.map(step)),
      h(
        'p',
        { className: 'hint' },
        `Decided `,
        time(receipt.decidedAt),
        ` with settings version ${receipt.settingsVersion}.`,
      ),
    );
  } catch (error) {
    body.replaceChildren(h('p', { className: 'problem' }, error.message));
  }
}

const VERDICTS = { pass: 'passed', skip: 'stopped here', 'not-reached': 'not reached' };

const step = ({ rule, verdict, wouldHavePassedIf }) =>
  h(
    'li',
    { 'data-verdict': verdict },
    h('span', { className: 'rule' }, words(rule)),
    h('span', { className: 'verdict' }, VERDICTS[verdict] ?? verdict),
    wouldHavePassedIf !== null && h('span', { className: 'hint' }, `Would have passed if: ${wouldHavePassedIf}`),
  );
