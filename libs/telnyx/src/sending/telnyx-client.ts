import type Telnyx from 'telnyx';
import { z } from 'zod';
import { sdkFor, type TelnyxClientOptions } from '../sdk.js';
import { classifySendError } from './classify-send-error.js';
import { noticingDeparture } from './departure.js';
import type { SendOutcome } from './send-outcome.js';

/** A text as the provider gets it. */
export interface TextToSend {
  /** E.164, a number of ours. */
  readonly from: string;
  /** E.164. */
  readonly to: string;
  readonly text: string;
  /** Where its receipts go. It holds the dispatch id, because no field of the request can. */
  readonly webhookUrl: string;
}

/** The parts of an answer that we need; without an id it does not prove that the text was taken. */
const Accepted = z.object({
  data: z.object({
    id: z.string().min(1).max(200),
    parts: z.int().min(1).nullish().catch(null),
    to: z.array(z.object({ line_type: z.string().nullish().catch(null) })).catch([]),
  }),
});

/**
 * Sends texts through the official SDK. One call is one POST.
 */
export class TelnyxClient {
  private readonly sdk: Telnyx;

  constructor(private readonly options: TelnyxClientOptions) {
    this.sdk = sdkFor(options);
  }

  /**
   * Makes one POST and says what became of it. Never rejects.
   * @param onLeft called when the request has left this process, if it does
   */
  async send(text: TextToSend, onLeft: () => void = () => undefined): Promise<SendOutcome> {
    try {
      return outcomeOf(await noticingDeparture(onLeft, () => this.post(text)));
    } catch (error) {
      return classifySendError(error, new Date());
    }
  }

  private async post(text: TextToSend): Promise<unknown> {
    return this.sdk.messages.send(
      {
        from: text.from,
        to: text.to,
        text: text.text,
        type: 'SMS',
        webhook_url: text.webhookUrl,
        // The profile's URL would get the same receipts without the dispatch id.
        use_profile_webhooks: false,
      },
      // The SDK's timeout ends with the headers; a body that stalls would hang for ever.
      { signal: AbortSignal.timeout(this.options.timeoutMs) },
    );
  }
}

function outcomeOf(answer: unknown): SendOutcome {
  const parsed = Accepted.safeParse(answer);
  if (!parsed.success) return { kind: 'unknown', why: 'unreadable-answer' };
  const { id, parts, to } = parsed.data.data;
  return {
    kind: 'accepted',
    providerMessageId: id,
    parts: parts ?? null,
    lineType: to[0]?.line_type || null,
  };
}
