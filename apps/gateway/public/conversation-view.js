import { $, composer, followingBottom, h, pretty, renderList, showProblem, time, words } from './dom.js';
import { titleOf } from './inbox-view.js';

const OUR_STATES = {
  queued: 'sending…',
  sent: 'sent',
  delivered: 'delivered',
  failed: 'failed',
  unknown: 'not known whether it arrived',
  expired: 'not sent: too late',
  refused: 'not sent',
};

const KINDS = { patient: 'Patient', contact: 'Contact', 'referral-partner': 'Referral partner' };

/** The open conversation: its whole history (R3), held replies too (R16), the tile's actions, and the answer (R19). */
export function conversationView(office) {
  const problem = $('chat-problem');
  let shown = null;

  const attempt = async (work) => {
    try {
      await work();
      showProblem(problem, null);
      return true;
    } catch (error) {
      showProblem(problem, error);
      return false;
    }
  };
  composer($('chat-composer'), $('chat-text'), (text) => attempt(() => office.answer(text)));

  const action = (label, name) =>
    h('button', { type: 'button', className: 'small', onclick: () => void attempt(() => office.act(name)) }, label);

  function head(conversation) {
    const { people, phone, state, claimedBy, chosenPersonId } = conversation;
    const who = people.length === 0 ? 'Unknown number' : pretty(phone);
    const kind = people.length === 1 ? ` · ${KINDS[people[0].kind]}` : '';
    return [
      h(
        'div',
        { className: 'who' },
        h('h2', { id: 'chat-title' }, titleOf(conversation)),
        h('p', { className: 'hint' }, who, kind, claimedBy === null ? '' : ` · claimed by ${claimedBy}`),
        people.length > 1 &&
          h(
            'label',
            { className: 'choose' },
            'With ',
            h(
              'select',
              {
                onchange: ({ target }) =>
                  void attempt(() => office.choosePerson(target.value === '' ? null : target.value)),
              },
              h('option', { value: '' }, 'either of them'),
              people.map(({ personId, name, kind }) =>
                h('option', { value: personId, selected: personId === chosenPersonId }, `${name} (${KINDS[kind]})`),
              ),
            ),
          ),
      ),
      h(
        'div',
        { className: 'actions' },
        state === 'open' && (claimedBy === null ? action('Claim', 'claim') : action('Release', 'release')),
        state === 'open' && action('Close', 'close'),
        state === 'closed' && action('Reopen', 'reopen'),
        state === 'none' && h('span', { className: 'badge', 'data-mood': 'neutral' }, 'No tile'),
      ),
    ];
  }

  const message = ({ kind, text, state, failure, at, held, author, media, flag }) => {
    if (kind === 'missed-call' || kind === 'system')
      return h('div', { className: 'event' }, kind === 'missed-call' ? 'Missed call' : (text ?? ''), ' · ', time(at));
    const mine = kind !== 'caller';
    return h(
      'article',
      { className: 'message', 'data-side': mine ? 'ours' : 'theirs', 'data-held': held === null ? undefined : 'yes' },
      kind === 'missed-call-text' && h('p', { className: 'label' }, 'Missed call text'),
      text !== null && h('p', { className: 'text' }, text),
      media.map(({ contentType }) => h('p', { className: 'label' }, `Attachment: ${contentType}`)),
      h(
        'p',
        { className: 'meta' },
        author !== null && `${author} · `,
        time(at),
        mine && h('span', { 'data-state': state }, ` · ${OUR_STATES[state] ?? state}`),
        failure !== null && ` · ${failure}`,
        held !== null && ` · held: ${words(held.reason)}`,
        flag === 'may-be-opt-out' && h('strong', {}, ' · may want no more texts'),
      ),
    );
  };

  return () => {
    const { open } = office;
    $('chat-empty').hidden = open !== null;
    $('chat-composer').hidden = open === null;
    if (open === null) return;
    const { conversation, messages } = open;
    const headLook = JSON.stringify([conversation, 'head']);
    const changedConversation = shown !== conversation.conversationId;
    if ($('chat-head').look !== headLook) {
      $('chat-head').replaceChildren(...head(conversation).filter(Boolean));
      $('chat-head').look = headLook;
    }
    const thread = $('chat-thread');
    const items = messages.toSorted((one, other) => one.at.localeCompare(other.at));
    followingBottom(thread, () => renderList(thread, items, ({ messageId }) => messageId, message));
    if (changedConversation) {
      shown = conversation.conversationId;
      thread.scrollTop = thread.scrollHeight;
      showProblem(problem, null);
    }
  };
}
