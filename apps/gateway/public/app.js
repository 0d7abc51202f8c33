import { currentOffice } from './api.js';
import { callsView, showReceipt } from './calls-view.js';
import { conversationView } from './conversation-view.js';
import { $ } from './dom.js';
import { inboxView, titleOf } from './inbox-view.js';
import { Live } from './live.js';
import { Office } from './office.js';
import { phoneView } from './phone-view.js';
import { settingsView } from './settings-view.js';

/** Milliseconds between two looks at what no live update tells about: the Calls list and the telephones. */
const LOOK_EVERY = 1_500;

const report = (error) => {
  $('banner').hidden = error === null;
  $('banner').textContent = error === null ? '' : error.message;
};

const showView = (view) => {
  document.body.dataset.view = view;
  for (const button of $('views').children) {
    if (button.dataset.view === view) button.setAttribute('aria-current', 'true');
    else button.removeAttribute('aria-current');
  }
};

const showLive = (state, text) => {
  $('live').dataset.state = state;
  if ($('live-text').textContent !== text) $('live-text').textContent = text;
};

async function start() {
  const office = new Office(await currentOffice());
  const openConversation = async (conversationId) => {
    try {
      await office.openConversation(conversationId);
      showView('chat');
      report(null);
    } catch (error) {
      report(error);
    }
  };

  // What lists show changes under the pointer, so one listener stands for all of their buttons.
  document.addEventListener('click', ({ target }) => {
    const { open, receipt } = target.closest('[data-open], [data-receipt]')?.dataset ?? {};
    if (open !== undefined) void openConversation(open);
    if (receipt !== undefined) void showReceipt(office, receipt);
  });

  const phone = phoneView(office, report);
  const views = [
    callsView(office),
    inboxView(office),
    conversationView(office),
    settingsView(office, report),
    phone.render,
  ];
  const render = () => {
    $('office-name').textContent = office.name;
    for (const view of views) view();
  };
  // Many updates in a row are one picture.
  let drawing = false;
  office.onChange(() => {
    if (drawing) return;
    drawing = true;
    requestAnimationFrame(() => {
      drawing = false;
      render();
    });
  });
  render();

  const live = new Live(office.id, {
    state: showLive,
    update: (update) => {
      office.apply(update);
      if (update.kind === 'tile.opened')
        $('announcer').textContent = `New conversation: ${titleOf(update.conversation)}`;
      void look();
    },
    resync: () => office.load(),
  });
  for (const number of phone.numbers) void office.loadName(number).catch(() => undefined);

  let looking = false;
  const look = async () => {
    if (looking || document.hidden) return;
    looking = true;
    try {
      await Promise.all([office.loadCalls(), phone.load()]);
      report(null);
    } catch (error) {
      report(error);
    } finally {
      looking = false;
    }
  };
  setInterval(() => void look(), LOOK_EVERY);
  document.addEventListener('visibilitychange', () => {
    void look();
    void office.markRead().catch(() => undefined);
  });
  for (const button of $('views').children) button.addEventListener('click', () => showView(button.dataset.view));
  return live;
}

try {
  await start();
} catch (error) {
  report(error);
  showLive('refused', 'Not signed in');
}
