import { dispatchIdIn } from '../evidence/dispatch-id-in.js';
import type { Evidence, ProviderRequest } from '../evidence/evidence.js';
import { isConfirmation, isMissedCallText, isStaffText } from './kinds-of-text.js';
import { conversationOf, countsBy, officeTextingFrom } from './grouping.js';
import { type Violation, violationsOf } from './violation.js';

const violations = violationsOf('A');

/**
 * A: at most one accepted provider request per office, call and rule. What should have been sent is taken from who asked for
 * it (the decisions of rules, the answers of staff), never from the dispatch's own tables, which a bug may have doubled.
 */
export const checkAtMostOnce = (evidence: Evidence): Violation[] => [
  ...missedCallTexts(evidence),
  ...staffTexts(evidence),
  ...confirmations(evidence),
  ...eachDispatch(evidence),
  ...afterUnknown(evidence),
];

function missedCallTexts({ offices, provider, database }: Evidence): Violation[] {
  const wanted = countsBy(
    database.decisions.filter(({ decision }) => decision === 'text'),
    ({ officeId, conversationId }) => `${officeId} ${conversationId}`,
  );
  const conversations = provider.accepted
    .filter(({ text }) => isMissedCallText(text))
    .flatMap(({ from, to }) => {
      const office = officeTextingFrom(offices, from);
      return office === undefined ? [] : [`${office.id} ${conversationOf(office, to)}`];
    });
  const sent = countsBy(conversations, (conversation) => conversation);
  return [...sent].flatMap(([conversation, count]) => {
    const most = wanted.get(conversation) ?? 0;
    return count <= most
      ? []
      : violations(
          `${count} missed-call texts were accepted in conversation ${conversation}, and ${most} were decided on.`,
        );
  });
}

/** The words of each answer of staff are its own, so the same words twice are the same answer twice. */
function staffTexts({ provider }: Evidence): Violation[] {
  const sent = countsBy(
    provider.accepted.filter(({ text }) => isStaffText(text)),
    ({ from, to, text }) => `${from} ${to} "${text}"`,
  );
  return [...sent].flatMap(([answer, count]) =>
    count === 1 ? [] : violations(`One answer of staff was accepted ${count} times: ${answer}.`),
  );
}

/** A word of the caller's is answered once. */
function confirmations({ provider, commands }: Evidence): Violation[] {
  const said = countsBy(commands.callerTexts, ({ from, to }) => `${to} ${from}`);
  const sent = countsBy(
    provider.accepted.filter(({ text }) => isConfirmation(text)),
    ({ from, to }) => `${from} ${to}`,
  );
  return [...sent].flatMap(([pair, count]) =>
    count <= (said.get(pair) ?? 0)
      ? []
      : violations(
          `${count} confirmations were accepted for ${pair}, and the caller wrote ${said.get(pair) ?? 0} times.`,
        ),
  );
}

function eachDispatch({ provider }: Evidence): Violation[] {
  const sent = countsBy(
    provider.accepted.filter(({ webhookUrl }) => dispatchIdIn(webhookUrl) !== null),
    ({ webhookUrl }) => dispatchIdIn(webhookUrl) ?? '',
  );
  return [...sent].flatMap(([dispatchId, count]) =>
    count === 1 ? [] : violations(`Text ${dispatchId} was accepted ${count} times.`),
  );
}

/** A request whose outcome we cannot know: no answer, or a 5xx. */
export const wasCut = ({ status }: ProviderRequest): boolean => status === null || status >= 500;

/** Once nobody knows what became of a request, the text is never posted again. */
function afterUnknown({ provider }: Evidence): Violation[] {
  const ofText = Map.groupBy(provider.requests, ({ webhookUrl }) => dispatchIdIn(webhookUrl));
  return [...ofText].flatMap(([dispatchId, requests]) => {
    if (dispatchId === null) return [];
    const cut = requests.findIndex(wasCut);
    const more = cut === -1 ? 0 : requests.length - cut - 1;
    return more === 0
      ? []
      : violations(`Text ${dispatchId} was posted ${more} times after a request without an answer.`);
  });
}
