/** What the API is about, by the first word of a path that names it; the tags of a document. */
const RESOURCES: Readonly<Record<string, string>> = {
  'call-events': 'What happened on telephone calls, as other systems report it.',
  backtests: 'What other settings would have done with the calls of the past (R22).',
  calls: 'Calls, how they ended, and what became of their missed-call texts (R4, R6).',
  conversations: 'Conversations with callers, their tiles and their messages (R15, R19).',
  credits: 'What texts cost offices, and what the provider took for them (R10).',
  decisions: 'Why a missed call was or was not texted (R21).',
  'guard-trips': 'What the loop guard refused, so that machines that answer each other come to an end.',
  hours: 'What an office is on at a moment, and what hours that are not saved yet would mean (R13).',
  holidays: 'Public holidays that an office can close on (R13).',
  'held-replies': 'Replies that the chat settings held back (R16).',
  offices: 'Offices: the tenants.',
  media: 'What callers attached to their messages.',
  'opt-outs': 'Callers to whom nothing is sent (R18).',
  people: 'Patients, contacts and referral partners (R17).',
  settings: 'The settings of an office, and their history (R23).',
  texts: 'Texts of ours and what became of them.',
  'unrouted-messages': 'Texts that came to a number of ours which belongs to no office.',
  webhooks:
    'Where the provider reports what happened. For the provider only: its signature takes the place of a token.',
};

/** The resource that a path is about: what stands after the office, or else after the version. */
export function resourceOf(path: string): string {
  const [, , afterPrefix, afterVersion = '', , afterOffice] = path.split('/');
  if (afterPrefix === 'webhooks') return afterPrefix;
  const word = afterVersion === 'offices' ? (afterOffice ?? afterVersion) : afterVersion;
  // A list and the things in it are one resource, whichever number a path speaks of them in.
  return `${word}s` in RESOURCES ? `${word}s` : word;
}

/** An OpenAPI tag. */
export const tagOf = (resource: string): { name: string; description?: string } => ({
  name: titleOf(resource),
  description: RESOURCES[resource],
});

/** `held-replies` → `Held replies`. */
export const titleOf = (resource: string): string =>
  (resource.charAt(0).toUpperCase() + resource.slice(1)).replaceAll('-', ' ');
