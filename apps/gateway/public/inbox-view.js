import { $, h, pretty, renderList, time, words } from './dom.js';

const HELD_BECAUSE = {
  'patients-and-contacts-may-not-start-chat': 'Held: patients and contacts may not start a chat.',
  'unknown-numbers-not-allowed': 'Held: messages from unknown numbers are not allowed.',
};

const EMPTY = {
  patients: 'No open conversations with patients. A text alone opens none; a reply does.',
  contacts: 'No open conversations with contacts, partners or unknown numbers.',
  held: 'Nothing is held back.',
};

/** Tiles under Patients and Contacts (R15), and the replies that settings held back (R16). */
export function inboxView(office) {
  let section = 'patients';
  const tabs = ['patients', 'contacts', 'held'].map((name) => ({ name, tab: $(`tab-${name}`) }));

  const tile = ({ tile, isOpen }) =>
    h(
      'li',
      {},
      h(
        'button',
        {
          type: 'button',
          className: 'item tile',
          'aria-current': isOpen ? 'true' : undefined,
          'data-unread': tile.unread > 0 ? 'yes' : undefined,
          'data-open': tile.conversationId,
        },
        h(
          'span',
          { className: 'item-main' },
          h('span', { className: 'item-title' }, titleOf(tile)),
          h('span', { className: 'item-sub preview' }, tile.lastMessage?.text ?? 'Missed call'),
        ),
        h(
          'span',
          { className: 'item-side' },
          tile.lastMessage !== null && time(tile.lastMessage.at),
          tile.unread > 0
            ? h('span', { className: 'unread', 'aria-label': `${tile.unread} unread` }, String(tile.unread))
            : tile.awaitingReply && h('span', { className: 'badge', 'data-mood': 'waiting' }, 'Waiting'),
        ),
      ),
    );

  const held = ({ reply, name }) =>
    h(
      'li',
      {},
      h(
        'button',
        { type: 'button', className: 'item tile', 'data-open': reply.conversationId },
        h(
          'span',
          { className: 'item-main' },
          h('span', { className: 'item-title' }, name ?? pretty(reply.phone)),
          h('span', { className: 'item-sub preview' }, reply.message.text ?? ''),
          h('span', { className: 'item-sub reason' }, HELD_BECAUSE[reply.reason] ?? words(reply.reason)),
        ),
        h('span', { className: 'item-side' }, time(reply.message.at)),
      ),
    );

  function render() {
    const tiles = [...office.tiles.values()].toSorted((one, other) => lastAt(other).localeCompare(lastAt(one)));
    const counts = {
      patients: tiles.filter((tile) => tile.section === 'patients').length,
      contacts: tiles.filter((tile) => tile.section === 'contacts').length,
      held: office.held.length,
    };
    for (const { name, tab } of tabs) {
      const selected = name === section;
      tab.setAttribute('aria-selected', String(selected));
      tab.tabIndex = selected ? 0 : -1;
      const count = tab.querySelector('.count');
      const text = counts[name] === 0 ? '' : String(counts[name]);
      if (count.textContent !== text) count.textContent = text;
    }
    const unread = tiles.reduce((sum, tile) => sum + tile.unread, 0);
    $('unread-total').textContent = unread === 0 ? '' : String(unread);
    $('inbox-panel').setAttribute('aria-labelledby', `tab-${section}`);
    const open = office.open?.conversation.conversationId;
    if (section === 'held') {
      const items = office.held.map((reply) => ({ reply, name: office.names.get(reply.phone) }));
      renderList($('inbox-list'), items, ({ reply }) => reply.message.messageId, held);
    } else {
      const items = tiles
        .filter((each) => each.section === section)
        .map((each) => ({ tile: each, isOpen: each.conversationId === open }));
      renderList($('inbox-list'), items, ({ tile: { conversationId } }) => conversationId, tile);
    }
    $('inbox-empty').hidden = counts[section] > 0;
    $('inbox-empty').textContent = EMPTY[section];
  }

  const select = (name) => {
    section = name;
    render();
    $(`tab-${name}`).focus();
  };
  for (const [at, { name, tab }] of tabs.entries()) {
    tab.addEventListener('click', () => select(name));
    tab.addEventListener('keydown', ({ key }) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
      if (step !== undefined) select(tabs[(at + step + tabs.length) % tabs.length].name);
    });
  }
  return render;
}

/** Every person who has the number (R17), or the number. */
export const titleOf = ({ people, phone }) =>
  people.length === 0 ? pretty(phone) : people.map(({ name }) => name).join(' or ');

const lastAt = ({ lastMessage }) => lastMessage?.at ?? '';
