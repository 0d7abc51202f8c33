import { CallId, conversationIdOf, DispatchId, OfficeId, PhoneNumber, type TextStatus } from '@textback/contracts';
import type { Happening, Text } from './text.js';

const officeId = OfficeId.parse('8c3f5f3a-0f2b-4bb1-9d57-5b9f2b7f1c10');
const caller = PhoneNumber.parse('+14155552671');

/** A text in a status, as far as it has come without trouble. */
export function aText(status: TextStatus = 'queued', changes: Partial<Text> = {}): Text {
  return {
    dispatchId: DispatchId.parse('5b2f6f2e-8c4e-5c53-8a5f-1f2b3c4d5e6f'),
    officeId,
    conversationId: conversationIdOf(officeId, caller),
    kind: 'missed-call-text',
    subjectId: CallId.parse('0b7f1f0e-6f0a-4c55-8a4e-0f2f4b1f9b01'),
    from: PhoneNumber.parse('+14155550100'),
    to: caller,
    text: 'Sorry we missed your call.',
    status,
    reason: null,
    providerCode: null,
    providerMessageId: null,
    parts: null,
    cost: null,
    credits: 1,
    attempts: 0,
    correlationId: 'some-call',
    ...changes,
  };
}

const provider = { messageId: 'telnyx-1', parts: 1 };

/** What the provider may say about a text that it has, in any order and as often as it likes; its records say it last. */
export const RECEIPTS = {
  accepted: { kind: 'accepted', provider },
  sent: { kind: 'receipt-sent', provider },
  delivered: { kind: 'receipt-delivered', provider },
  failed: { kind: 'receipt-failed', reason: 'carrier-unavailable', providerCode: '40008', provider },
  onRecord: { kind: 'record-accepted', provider },
  sentByRecord: { kind: 'record-sent', provider },
  deliveredByRecord: { kind: 'record-delivered', provider },
} as const satisfies Record<string, Happening>;
