import type { Evidence } from '../evidence/evidence.js';
import { conversationOf, countsBy } from './grouping.js';
import { isConfirmation } from './kinds-of-text.js';
import { type Violation, violationsOf } from './violation.js';

const violations = violationsOf('B');

/** B: whatever was answered 2xx reaches a visible end. */
export const checkVisibleEnds = (evidence: Evidence): Violation[] => [
  ...calls(evidence),
  ...callerMessages(evidence),
  ...receipts(evidence),
  ...staffReplies(evidence),
  ...missedCallsInHistory(evidence),
  ...sameStory(evidence),
];

const isSuccess = (status: number | null): boolean => status !== null && status >= 200 && status < 300;

/** Calls all of whose events were taken, the last one included. */
function tellsWhole({ provider, commands }: Evidence): Set<string> {
  const ofCall = Map.groupBy(
    provider.webhooks.filter(({ eventType }) => eventType.startsWith('call.')),
    ({ about }) => about,
  );
  const whole = [...ofCall].filter(([, attempts]) => {
    const taken = new Set(attempts.filter(({ status }) => isSuccess(status)).map(({ eventId }) => eventId));
    return (
      attempts.every(({ eventId }) => taken.has(eventId)) &&
      attempts.some(({ eventType }) => eventType === 'call.hangup')
    );
  });
  return new Set([...whole.map(([callId]) => callId), ...commands.calls.map(({ callId }) => callId)]);
}

function calls(evidence: Evidence): Violation[] {
  const { database, provider } = evidence;
  const sessions = new Map(database.callSessions.map((session) => [session.callId, session]));
  const decisions = new Map(database.decisions.map((decision) => [decision.callId, decision]));
  const shown = new Map(database.callTexts.map((text) => [text.callId, text.progress]));
  const textOf = new Map(database.texts.map((text) => [text.subjectId, text]));
  const taken = provider.webhooks
    .filter(({ eventType, status }) => eventType.startsWith('call.') && isSuccess(status))
    .map(({ about }) => about);
  const whole = tellsWhole(evidence);
  return [...new Set([...taken, ...whole])].flatMap((callId) => {
    const session = sessions.get(callId);
    if (session === undefined) return violations(`Events of call ${callId} were taken, and nobody knows the call.`);
    if (!whole.has(callId)) return [];
    if (!session.settled) return violations(`Call ${callId} was told to its end and is not judged.`);
    if (session.outcome !== 'missed' || session.officeId === null) return [];
    const decision = decisions.get(callId);
    if (decision === undefined) return violations(`Call ${callId} was missed, and nothing was decided about it.`);
    if (decision.decision === 'pending') return violations(`The decision about call ${callId} is still pending.`);
    const progress = shown.get(callId);
    if (progress === undefined || (progress === 'pending' && decision.decision === 'skip'))
      return violations(`The Calls list does not say what became of the text for call ${callId}.`);
    if (decision.decision === 'text' && !textOf.has(callId))
      return violations(`Call ${callId} was to be texted, and the dispatch does not know of it.`);
    return [];
  });
}

function callerMessages({ provider, database }: Evidence): Violation[] {
  const kept = new Map(database.inboundMessages.map((message) => [message.providerMessageId, message]));
  const inChat = countsBy(database.chatMessages, ({ messageId }) => messageId);
  const taken = new Set(
    provider.webhooks
      .filter(({ eventType, status }) => eventType === 'message.received' && isSuccess(status))
      .map(({ about }) => about),
  );
  return [...taken].flatMap((id) => {
    const message = kept.get(id);
    if (message === undefined) return violations(`A caller's message ${id} was taken, and nobody knows it.`);
    if (message.unrouted) return [];
    const times = inChat.get(message.messageId) ?? 0;
    return times === 1 ? [] : violations(`A caller's message ${id} was taken, and is in the history ${times} times.`);
  });
}

function receipts({ provider, database }: Evidence): Violation[] {
  const known = new Set(database.webhookEvents.map(({ eventId }) => eventId));
  const taken = provider.webhooks.filter(
    ({ eventType, status }) => (eventType === 'message.sent' || eventType === 'message.finalized') && isSuccess(status),
  );
  const ofMessage = new Map(database.texts.map((text) => [text.providerMessageId, text]));
  return [...new Map(taken.map((receipt) => [receipt.eventId, receipt])).values()].flatMap(
    ({ eventId, eventType, about }) => {
      if (!known.has(eventId)) return violations(`Receipt ${eventId} was taken, and nobody knows it.`);
      const text = ofMessage.get(about);
      // Whether a message is known at all is judged elsewhere: see statuses.ts.
      if (text === undefined || !(UNHEARD[eventType] ?? []).includes(text.status)) return [];
      return violations(`The ${eventType} of text ${text.dispatchId} was taken, and the text is still ${text.status}.`);
    },
  );
}

/** Statuses that a text cannot have any more once a receipt was taken. */
const UNHEARD: Readonly<Record<string, readonly string[]>> = {
  'message.sent': ['queued', 'claimed', 'posting', 'unknown', 'accepted'],
  'message.finalized': ['queued', 'claimed', 'posting', 'unknown', 'accepted', 'sent'],
};

function staffReplies({ commands, database }: Evidence): Violation[] {
  const texts = new Set(database.texts.map(({ subjectId }) => subjectId));
  const inChat = countsBy(database.chatMessages, ({ messageId }) => messageId);
  return commands.staffReplies.flatMap(({ messageId }) => {
    const times = inChat.get(messageId) ?? 0;
    if (times !== 1) return violations(`An answer of staff ${messageId} is in the history ${times} times.`);
    return texts.has(messageId) ? [] : violations(`The dispatch does not know of the answer of staff ${messageId}.`);
  });
}

/** Every missed call of a known caller stands in the history, once. */
function missedCallsInHistory({ offices, database }: Evidence): Violation[] {
  const isHere = new Set(offices.map(({ id }) => id));
  const missed = database.callSessions.flatMap(({ officeId, from, outcome }) =>
    outcome === 'missed' && from !== null && officeId !== null && isHere.has(officeId)
      ? [`${officeId} ${conversationOf({ id: officeId }, from)}`]
      : [],
  );
  const expected = countsBy(missed, (conversation) => conversation);
  const found = countsBy(
    database.chatMessages.filter(({ kind, officeId }) => kind === 'missed-call' && isHere.has(officeId)),
    ({ officeId, conversationId }) => `${officeId} ${conversationId}`,
  );
  return [...new Set([...expected.keys(), ...found.keys()])].flatMap((conversation) => {
    const [calls, entries] = [expected.get(conversation) ?? 0, found.get(conversation) ?? 0];
    return calls === entries
      ? []
      : violations(
          `Conversation ${conversation} has ${entries} missed calls in its history, and ${calls} were missed.`,
        );
  });
}

/** What the Calls list and the chat show of a text, by its status at the dispatch. */
const SHOWN_AS: Readonly<Record<string, string>> = { accepted: 'sent', undelivered: 'failed' };

/** The Calls list and the chat have heard what the dispatch knows. */
function sameStory({ database }: Evidence): Violation[] {
  const inCalls = new Map(database.callTexts.map(({ callId, progress }) => [callId, progress]));
  const inChat = new Map(database.chatTexts.map(({ dispatchId, state }) => [dispatchId, state]));
  return database.texts.flatMap(({ dispatchId, kind, subjectId, status, text }) => {
    // The answer to an opt-out word is between the dispatch and the caller.
    if (isConfirmation(text)) return [];
    const shown = SHOWN_AS[status] ?? status;
    const chat = inChat.get(dispatchId);
    const list = kind === 'missed-call-text' ? inCalls.get(subjectId) : undefined;
    return [
      ...(chat === shown
        ? []
        : violations(`Text ${dispatchId} is ${status}, and the chat shows ${chat ?? 'nothing'}.`)),
      ...(list === undefined || list === shown
        ? []
        : violations(`Text ${dispatchId} is ${status}, and the Calls list shows ${list}.`)),
    ];
  });
}
