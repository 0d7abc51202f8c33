import { checkMessage, type HoursPreview, type Period } from '@textback/contracts';
import { messageFor } from '../../text-back/domain/missed-call-message.js';
import { type Office, settingsOf } from './office.js';

/** What a missed call would be texted, or why nothing: one of the two is null. */
export type MessageOfPeriod = Pick<HoursPreview, 'message' | 'whyNoMessage'>;

/** What an office texts in a period, as far as its settings alone say (R1). */
export function messageOfPeriod(office: Office, period: Period): MessageOfPeriod {
  const settings = settingsOf(office);
  const { numbers, chat, missedCallAutoReplies } = settings;
  if (office.version === 0) return none('office-not-configured', 'The office was never configured.');
  if (!missedCallAutoReplies.enabled) return none('auto-replies-off', 'Missed Call Auto-Replies are off.');
  if (numbers.textingNumber === null) return none('office-not-configured', 'The office has no texting number.');
  const { enabled, message } = messageFor(settings, period);
  if (!enabled)
    return none(
      'period-message-off',
      `The message for calls ${period === 'during-hours' ? 'during' : 'outside'} business hours is off.`,
    );
  const { preview, characters, credits, parts } = checkMessage(message, {
    officeName: office.name,
    numbers,
    chat,
    enabled,
  });
  return { message: { text: preview, characters, credits, parts }, whyNoMessage: null };
}

const none = (reason: NonNullable<HoursPreview['whyNoMessage']>['reason'], sentence: string): MessageOfPeriod => ({
  message: null,
  whyNoMessage: { reason, sentence },
});
