import type { Hint } from './hint.js';

/** Before an invitation, these make it the opposite, or something that the office does: "do not reply", "we will reply". */
const NOT_THE_CALLER = String.raw`(?<!\b(?:not|never|cannot|can't|don't|won't|no|we|will|we'll|i'll)[\s-]+)`;
const INVITATION = new RegExp(
  NOT_THE_CALLER +
    String.raw`\b(?:reply|replying|respond|responding|(?:answer|answering) (?:this|us|by text)|(?:text|texting) (?:us|back|this)|write (?:us|back)|message us|send us an? (?:text|message|reply)|let us know)\b`,
  'i',
);

/** Whether a message asks callers to write back. */
export const invitesReplies = (message: string): boolean =>
  INVITATION.test(message.replaceAll(/[\u2018\u2019]/g, "'").replaceAll(/\s+/g, ' '));

const SETTINGS = [
  {
    setting: 'allowPatientsAndContactsToStartChat',
    whose: 'patients and contacts',
    label: 'Allow patients and contacts to start chat',
  },
  {
    setting: 'allowMessagesFromUnknownNumbers',
    whose: 'unknown numbers',
    label: 'Allow messages from unknown numbers',
  },
] as const;

/** The message invites replies that the chat settings hold back (R12, R14). */
export const repliesForbidden: Hint = ({ preview, context: { chat } }) => {
  const off = SETTINGS.filter(({ setting }) => !chat[setting]);
  if (off.length === 0 || !invitesReplies(preview)) return [];
  const labels = off.map(({ label }) => `"${label}"`).join(' and ');
  return [
    {
      name: 'replies-forbidden',
      sentence: `The message invites a reply, but replies from ${off.map(({ whose }) => whose).join(' and ')} are held back: ${labels} ${off.length === 1 ? 'is' : 'are'} off.`,
      settings: off.map(({ setting }) => `/chat/${setting}`),
    },
  ];
};
