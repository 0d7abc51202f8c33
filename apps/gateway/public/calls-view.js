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
export function callsView(office) {
  const draw = ({ call, name }) => {
    const text = call.missedCallText;
    const caller = call.from === null ? 'Number withheld' : (name ?? pretty(call.from));
    return h(
      'li',
      { className: 'item', 'data-outcome': call.outcome ?? 'ongoing' },
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
              h('button', { type: 'button', className: 'link', 'data-open': text.conversationId }, 'Open chat'),
            h('button', { type: 'button', className: 'link', 'data-receipt': call.callId }, 'Why?'),
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

/** What each rule asks, put so that yes lets the call through (R7). */
const QUESTIONS = {
  'office-not-configured': 'The office is set up to text',
  'auto-replies-off': 'Auto-replies are on',
  'ending-not-counted': 'Calls that ended this way are texted',
  'caller-withheld': 'The caller showed their number',
  'not-textable': 'The number can receive texts',
  'own-number': 'It is none of the office’s own numbers',
  'learned-landline': 'It is not known to be a landline',
  'call-too-old': 'The call is recent enough',
  'period-message-off': 'The message for this time of day is on',
  'opted-out': 'The caller has not opted out',
  'conversation-active': 'Staff are not texting with the caller already',
  cooldown: 'There was no text to the caller just before',
  'weekly-limit': 'The caller got fewer texts than the weekly limit',
  'answered-meanwhile': 'Nobody answered the caller meanwhile',
  'no-credits': 'There are credits left',
};

const VERDICTS = { pass: 'Yes', skip: 'No', 'not-reached': 'Not asked' };

const step = ({ rule, verdict, wouldHavePassedIf }) =>
  h(
    'li',
    { 'data-verdict': verdict },
    h('span', { className: 'rule' }, QUESTIONS[rule] ?? words(rule)),
    h('span', { className: 'verdict' }, VERDICTS[verdict] ?? verdict),
    wouldHavePassedIf !== null && h('span', { className: 'hint' }, `What would have changed it: ${wouldHavePassedIf}`),
  );
