import { notFound, ProblemError } from '@textback/http';
import type { AnswerRefusal } from '../application/answer-caller.js';
import type { ActionOutcome } from '../application/act-on-conversation.js';

type Refusal = AnswerRefusal | Extract<ActionOutcome, { kind: 'refused' }>['because'];

/** What a client is told when a conversation refuses. */
export function problemOfRefusal(refusal: Refusal): ProblemError {
  switch (refusal) {
    case 'no-conversation':
      return notFound('conversation');
    case 'no-tile':
      return new ProblemError(409, 'no-tile', 'The conversation has no tile.');
    case 'tile-not-open':
      return new ProblemError(409, 'tile-not-open', 'The tile is not open.');
    case 'claimed-by-another':
      return new ProblemError(409, 'claimed-by-another', 'Somebody else has claimed the tile.');
    case 'not-a-match':
      return new ProblemError(422, 'not-a-match', 'This person does not have the number of the conversation.', {
        errors: [{ pointer: '/personId', detail: 'must be one of the people of the conversation' }],
      });
    case 'opted-out':
      return new ProblemError(409, 'opted-out', 'The caller has opted out of texts.');
    case 'no-texting-number':
      return new ProblemError(409, 'no-texting-number', 'The office has no texting number yet.');
    case 'key-used-for-another-reply':
      return new ProblemError(422, 'idempotency-key-reused', 'The Idempotency-Key was used for another reply.', {
        errors: [{ pointer: '/headers/idempotency-key', detail: 'belongs to another reply' }],
      });
  }
}
