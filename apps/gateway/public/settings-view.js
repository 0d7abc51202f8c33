import { $, h, pretty } from './dom.js';

const SWITCHES = [
  {
    label: 'Text callers whom nobody answered',
    read: ({ missedCallAutoReplies }) => missedCallAutoReplies.enabled,
    write: ({ missedCallAutoReplies }, on) => (missedCallAutoReplies.enabled = on),
  },
  {
    label: 'Patients and contacts may start a chat',
    read: ({ chat }) => chat.allowPatientsAndContactsToStartChat,
    write: ({ chat }, on) => (chat.allowPatientsAndContactsToStartChat = on),
  },
  {
    label: 'Unknown numbers may start a chat',
    read: ({ chat }) => chat.allowMessagesFromUnknownNumbers,
    write: ({ chat }, on) => (chat.allowMessagesFromUnknownNumbers = on),
  },
  {
    label: 'No second text to a caller within 30 minutes',
    read: ({ missedCallAutoReplies }) => missedCallAutoReplies.cooldownMinutes > 0,
    write: ({ missedCallAutoReplies }, on) => (missedCallAutoReplies.cooldownMinutes = on ? 30 : 0),
  },
];

/** The switches that change the story; the whole settings are the web app's. */
export function settingsView(office, report) {
  const body = $('settings-body');
  return () => {
    const look = JSON.stringify(office.settings);
    if (office.settings === null || body.look === look) return;
    body.look = look;
    const { settings } = office.settings;
    const flip = async ({ write }, box) => {
      box.disabled = true;
      await office.changeSettings((changed) => write(changed, box.checked)).catch(report);
      body.look = undefined;
    };
    body.replaceChildren(
      ...SWITCHES.map((each) =>
        h(
          'label',
          { className: 'switch' },
          h('input', {
            type: 'checkbox',
            role: 'switch',
            checked: each.read(settings),
            onchange: ({ target }) => void flip(each, target),
          }),
          each.label,
        ),
      ),
      h(
        'p',
        { className: 'hint' },
        settings.numbers.textingNumber === null
          ? 'The office has no texting number, so nothing can be texted.'
          : `Texts come from ${pretty(settings.numbers.textingNumber)}.`,
      ),
    );
  };
}
