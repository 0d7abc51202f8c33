import { describe, expect, it } from '@jest/globals';
import { checkAll } from './check-all.js';
import {
  anUpdate,
  at,
  CALL,
  CALLER_MESSAGE,
  DISPATCH,
  OTHER_OFFICE,
  OTHER_TEXTING_NUMBER,
  POISON,
  type SoundEvidence,
  soundEvidence,
  STAFF_DISPATCH,
  STAFF_MESSAGE,
  subscribed,
  urlOf,
} from './evidence.fixtures.js';
import { accountForUnknown } from './unknown-texts.js';
import type { Violation } from './violation.js';

type Break = (evidence: SoundEvidence) => unknown;
/** What is broken, the guarantee, and the beginning of what the checker must say. */
type Case = readonly [broken: string, breaks: Break, guarantee: Violation['guarantee'], says: string];

const found = (breaks: Break): string[] => {
  const evidence = soundEvidence();
  breaks(evidence);
  return checkAll(evidence).map(({ guarantee, what }) => `${guarantee}: ${what}`);
};
const first = <T>(items: readonly T[]): T => items[0] as T;
const last = <T>(items: readonly T[]): T => items.at(-1) as T;
const logOf = ({ clients }: SoundEvidence) => first(clients).log;
const anAcceptedTwin = ({ provider }: SoundEvidence, changes: object) =>
  provider.accepted.push({ ...first(provider.accepted), id: 'message-2', ...changes });
const aRequestTwin = ({ provider }: SoundEvidence, changes: object) =>
  provider.requests.push({ ...first(provider.requests), id: 'request-3', ...changes });

const CASES: readonly Case[] = [
  [
    'a missed call is texted twice, as texts of their own',
    (e) => anAcceptedTwin(e, { webhookUrl: urlOf(STAFF_MESSAGE) }),
    'A',
    '2 missed-call texts were accepted',
  ],
  [
    'nobody had decided to text',
    (e) => (first(e.database.decisions).decision = 'skip'),
    'A',
    '1 missed-call texts were accepted',
  ],
  [
    'one text is accepted twice',
    (e) => anAcceptedTwin(e, { text: 'mct alder1 something else' }),
    'A',
    `Text ${DISPATCH} was accepted 2 times`,
  ],
  [
    'an answer of staff is accepted twice',
    (e) => {
      anAcceptedTwin(e, { text: 'staff alder1 1', webhookUrl: null });
      anAcceptedTwin(e, { text: 'staff alder1 1', webhookUrl: null });
    },
    'A',
    'One answer of staff was accepted 2 times',
  ],
  [
    'a word of the caller’s is answered for ever',
    (e) => {
      for (const _ of [1, 2, 3]) anAcceptedTwin(e, { text: 'You are unsubscribed.', webhookUrl: null });
    },
    'A',
    '3 confirmations were accepted for',
  ],
  [
    'a request that hung is made again',
    (e) => aRequestTwin(e, { webhookUrl: urlOf(STAFF_DISPATCH) }),
    'A',
    `Text ${STAFF_DISPATCH} was posted 1 times after`,
  ],
  ['a call is forgotten', (e) => e.database.callSessions.splice(0), 'B', `Events of call ${CALL} were taken`],
  [
    'a call is not judged',
    (e) => Object.assign(first(e.database.callSessions), { settled: false, outcome: null }),
    'B',
    `Call ${CALL} was told to its end`,
  ],
  [
    'a missed call is not decided about',
    (e) => e.database.decisions.splice(0),
    'B',
    `Call ${CALL} was missed, and nothing was decided`,
  ],
  [
    'a decision waits for ever',
    (e) => (first(e.database.decisions).decision = 'pending'),
    'B',
    `The decision about call ${CALL} is still pending`,
  ],
  ['the Calls list does not say', (e) => e.database.callTexts.splice(0), 'B', 'The Calls list does not say'],
  [
    'the dispatch never heard of a text',
    (e) => e.database.texts.shift(),
    'B',
    `Call ${CALL} was to be texted, and the dispatch`,
  ],
  [
    'a caller’s message is lost',
    (e) => e.database.inboundMessages.shift(),
    'B',
    "A caller's message inbound-1 was taken, and nobody",
  ],
  [
    'a caller’s message is not in the history',
    (e) => (e.database.chatMessages = e.database.chatMessages.filter(({ messageId }) => messageId !== CALLER_MESSAGE)),
    'B',
    "A caller's message inbound-1 was taken, and is in the history 0",
  ],
  ['a receipt is lost', (e) => e.database.webhookEvents.shift(), 'B', 'Receipt event-3 was taken, and nobody'],
  [
    'a receipt has no effect',
    (e) => (first(e.database.texts).status = 'accepted'),
    'B',
    `The message.sent of text ${DISPATCH} was taken`,
  ],
  [
    'an answer of staff is twice in the history',
    (e) => e.database.chatMessages.push(last(e.database.chatMessages)),
    'B',
    `An answer of staff ${STAFF_MESSAGE} is in the history 2`,
  ],
  [
    'the dispatch never heard of an answer of staff',
    (e) => e.database.texts.pop(),
    'B',
    'The dispatch does not know of the answer',
  ],
  [
    'a missed call is twice in the history',
    (e) => e.database.chatMessages.push({ ...first(e.database.chatMessages), messageId: 'again' }),
    'B',
    'Conversation',
  ],
  [
    'the chat shows another state than the dispatch has',
    (e) => (first(e.database.chatTexts).state = 'sent'),
    'B',
    `Text ${DISPATCH} is delivered, and the chat shows sent`,
  ],
  [
    'the Calls list shows another state than the dispatch has',
    (e) => (first(e.database.callTexts).progress = 'sent'),
    'B',
    `Text ${DISPATCH} is delivered, and the Calls list shows sent`,
  ],
  [
    'a request is made after a stop was committed',
    (e) => aRequestTwin(e, { at: at(31), webhookUrl: null, status: 429 }),
    'C',
    'Request request-3 was made',
  ],
  [
    'a text holds the word of another office',
    (e) => (first(e.provider.accepted).text = 'mct birch2'),
    'D',
    'Text message-1 holds birch2',
  ],
  [
    'a text leaves from the number of another office',
    (e) => (last(e.database.texts).from = OTHER_TEXTING_NUMBER),
    'D',
    `Text ${STAFF_DISPATCH} leaves from a number`,
  ],
  [
    'the history holds the word of another office',
    (e) => (last(e.database.chatMessages).text = 'birch2'),
    'D',
    `Message ${STAFF_MESSAGE} holds birch2`,
  ],
  [
    'a client is sent an update of another office',
    (e) => (logOf(e)[1] = anUpdate(1, { officeId: OTHER_OFFICE })),
    'D',
    'screen 0 was sent update 1 of office',
  ],
  [
    'a user may read another office',
    (e) => (last(e.readings).status = 200),
    'D',
    '/foreign answered 200 to a user of office',
  ],
  [
    'what a user reads holds the word of another office',
    (e) => (first(e.readings).text = 'birch2'),
    'D',
    '/own, read by',
  ],
  ['an update is missing', (e) => logOf(e).splice(4, 1), 'E', 'screen 0 missed what lies between updates 1 and 3'],
  ['an update comes twice', (e) => logOf(e).push(anUpdate(3)), 'E', 'screen 0 saw update 3 again'],
  [
    'updates are out of order',
    (e) => logOf(e).splice(4, 2, anUpdate(3), anUpdate(2)),
    'E',
    'screen 0 saw update 2 again, after 3',
  ],
  ['the last update never comes', (e) => logOf(e).pop(), 'E', 'screen 0 ended at update 2 of 3'],
  [
    'an update is another one',
    (e) => (logOf(e)[1] = anUpdate(1, { kind: 'message.status' })),
    'E',
    'screen 0 saw another',
  ],
  ['a client cannot subscribe', (e) => logOf(e).splice(0), 'E', 'screen 0 could never subscribe'],
  ['the log has a gap', (e) => e.database.liveUpdates.splice(1, 1), 'E', 'The log of office'],
  [
    'something is left',
    (e) => e.drain.left.push('2 events in the outbox of chat'),
    'F',
    '2 events in the outbox of chat',
  ],
  [
    'a good message becomes a dead letter',
    (e) => e.deadLetters.push({ topic: 'sms.sent', consumer: 'chat', reason: 'TypeError', poisonId: null }),
    'F',
    'A message of sms.sent became a dead letter of chat',
  ],
  [
    'poison vanishes',
    (e) => e.deadLetters.pop(),
    'F',
    'Poison (not-json) of call.missed is in no dead-letter topic of chat',
  ],
  [
    'a status goes back',
    (e) => first(e.database.texts).history.push({ status: 'sent', at: at(5), cause: 'receipt-sent' }),
    'status',
    `Text ${DISPATCH} went back from delivered to sent`,
  ],
  [
    'a status is written twice',
    (e) => first(e.database.texts).history.unshift({ status: 'queued', at: at(2), cause: 'requested' }),
    'status',
    `Text ${DISPATCH} went back from queued to queued`,
  ],
  [
    'a status is none',
    (e) => first(e.database.texts).history.push({ status: 'lost', at: at(5), cause: '' }),
    'status',
    `Text ${DISPATCH} has a status that the checker does not know: lost`,
  ],
  [
    'the history and the status differ',
    (e) => first(e.database.texts).history.pop(),
    'status',
    `Text ${DISPATCH} is delivered, and its history ends accepted`,
  ],
  [
    'a text is delivered as a message that nobody sent',
    (e) => (first(e.database.texts).providerMessageId = 'forged'),
    'status',
    `Text ${DISPATCH} is delivered as message forged`,
  ],
  [
    'a text bears the id of another',
    (e) => (first(e.database.texts).text = 'mct alder1 other'),
    'status',
    `Text ${DISPATCH} bears the id of another text`,
  ],
  [
    'a text is accepted without an id',
    (e) => (first(e.database.texts).providerMessageId = null),
    'status',
    `Text ${DISPATCH} is delivered without an id`,
  ],
  [
    'an accepted text is lost from sight',
    (e) => anAcceptedTwin(e, { text: 'another', webhookUrl: null }),
    'status',
    'The provider sent message message-2, and no text',
  ],
  [
    'a text is unknown for no reason',
    (e) => (last(e.provider.requests).status = 200),
    'status',
    `Text ${STAFF_DISPATCH} was called unknown, and nothing had cut`,
  ],
  [
    'a text whose request was cut waits to be posted again',
    (e) => (last(e.database.texts).status = 'queued'),
    'status',
    `The request of text ${STAFF_DISPATCH} was cut, and the text is queued`,
  ],
];

describe('checkAll', () => {
  it('finds nothing where nothing is broken', () => {
    expect(checkAll(soundEvidence())).toEqual([]);
  });

  it.each(CASES)('sees that %s', (_broken, breaks, guarantee, says) => {
    expect(found(breaks)).toContainEqual(expect.stringMatching(`^${guarantee}: ${escaped(says)}`));
  });

  it.each<readonly [allowed: string, change: Break]>([
    [
      'a request right after a stop, which the last look could not see (ADR 4)',
      (e) => aRequestTwin(e, { at: at(30.2), webhookUrl: null, status: 429 }),
    ],
    [
      'the one answer to the word of a stop',
      (e) => {
        aRequestTwin(e, { at: at(31), text: 'You are unsubscribed.', webhookUrl: null, status: 429 });
      },
    ],
    [
      'a request after the caller has changed their mind',
      (e) => {
        const stop = last(e.commands.callerTexts);
        e.commands.callerTexts.push({ ...stop, id: 'inbound-3', text: 'START', receivedAt: at(30.5) });
        aRequestTwin(e, { at: at(31), webhookUrl: null, status: 429 });
      },
    ],
    [
      'a request of a sender that slept through the stop',
      (e) => {
        e.faults.push({ kind: 'pause', hit: 'sms-dispatch', from: at(25), to: at(60), detail: '' });
        aRequestTwin(e, { at: at(60.5), webhookUrl: null, status: 429 });
      },
    ],
    [
      'a text that was left by a sender who died',
      (e) => {
        e.provider.requests.pop();
        e.faults.push({ kind: 'kill', hit: 'sms-dispatch', from: at(21.5), to: at(24), detail: '' });
      },
    ],
    [
      'a text whose request reached a busy provider after the sender’s time limit',
      (e) => {
        Object.assign(last(e.provider.requests), { status: 200, messageId: 'message-2', at: at(25), fault: null });
        anAcceptedTwin(e, { text: 'staff alder1 1', webhookUrl: urlOf(STAFF_DISPATCH) });
      },
    ],
    [
      'a text that goes back to the queue because it was surely not sent',
      (e) =>
        first(e.database.texts).history.splice(
          2,
          0,
          { status: 'queued', at: at(3), cause: 'not-sent: rate-limited' },
          { status: 'posting', at: at(3.1), cause: 'claimed' },
        ),
    ],
    ['a client that is told to read everything again', (e) => (first(e.clients).log = [subscribed(1, 3, true)])],
    [
      'poison that was put aside twice, because its consumer died in between',
      (e) => e.deadLetters.push(last(e.deadLetters)),
    ],
    [
      'a call whose events were refused',
      (e) => {
        e.provider.webhooks.push({
          at: at(1),
          eventId: 'event-9',
          eventType: 'call.hangup',
          about: 'other-call',
          status: 400,
        });
      },
    ],
  ])('allows %s', (_allowed, change) => {
    expect(found(change)).toEqual([]);
  });

  it('explains a dead letter by its own poison only', () => {
    expect(found((e) => (e.poison = [{ id: 'another', topic: 'call.missed', poison: 'not-json' }]))).toContainEqual(
      expect.stringContaining('nobody had poisoned it'),
    );
    expect(POISON).toBe(first(soundEvidence().poison).id);
  });
});

describe('accountForUnknown', () => {
  it('counts requests that were cut, and what became of their texts', () => {
    expect(accountForUnknown(soundEvidence()).count).toEqual({ cut: 1, reconciled: 0, shown: 1 });
    const evidence = soundEvidence();
    last(evidence.database.texts).status = 'sent';
    expect(accountForUnknown(evidence).count).toEqual({ cut: 1, reconciled: 1, shown: 0 });
  });
});

const escaped = (literal: string): string => literal.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
