import { Injectable } from '@nestjs/common';
import { Log, Metrics } from '@textback/observability';
import { type SendOutcome, TelnyxClient, tooFastOf } from '@textback/telnyx';
import { type OutgoingText, type SendResult, SmsProvider } from '../application/sms-provider.port.js';

type Refusal = Extract<SendOutcome, { kind: 'refused' }>;

/** Sends through Telnyx, and reads its refusals with the table of error codes. */
@Injectable()
export class TelnyxSmsProvider extends SmsProvider {
  private readonly refusals;

  constructor(
    private readonly client: TelnyxClient,
    private readonly log: Log,
    metrics: Metrics,
  ) {
    super();
    this.refusals = metrics.counter({
      name: 'textback_sms_refusals_total',
      help: 'Texts that the provider refused, by its error code and what is to be done about it.',
      labels: ['code', 'handling'],
    });
  }

  override async send(text: OutgoingText): Promise<SendResult> {
    const outcome = await this.client.send(text);
    switch (outcome.kind) {
      case 'accepted':
        return { kind: 'accepted', messageId: outcome.providerMessageId, parts: outcome.parts };
      case 'refused':
        return this.readRefusal(outcome);
      case 'not-sent':
        return {
          kind: 'not-sent',
          detail: outcome.why,
          retryAfterMs: outcome.retryAfterMs,
          tooFast: outcome.tooFast,
        };
      case 'unknown':
        return { kind: 'unknown', detail: outcome.why };
    }
  }

  private readRefusal({ code, reason, handling }: Refusal): SendResult {
    this.refusals.inc({ code: code ?? 'none', handling });
    switch (handling) {
      case 'later':
      case 'rate':
        // It was refused, so it is surely not with the provider, and the same request may succeed after a while.
        return { kind: 'not-sent', detail: `${reason} (${code})`, retryAfterMs: null, tooFast: tooFastOf(code) };
      case 'fix-configuration':
        this.log.error("The provider refuses texts until somebody repairs the account's configuration.", {
          code,
          reason,
        });
        break;
      case 'unknown':
        this.log.warn('The provider refused a text with a code that is not in the table.', { code });
        break;
      case 'never':
      case 'opt-out':
        break;
    }
    return { kind: 'refused', reason, providerCode: code };
  }
}
