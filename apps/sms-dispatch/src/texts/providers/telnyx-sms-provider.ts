import { Injectable } from '@nestjs/common';
import { type SendOutcome, TelnyxClient, tooFastOf } from '@textback/telnyx';
import { ProviderErrors } from '../application/provider-errors.js';
import { type OutgoingText, type SendResult, SmsProvider } from '../application/sms-provider.port.js';

type Refusal = Extract<SendOutcome, { kind: 'refused' }>;

/** Sends through Telnyx, and reads its refusals with the table of error codes. */
@Injectable()
export class TelnyxSmsProvider extends SmsProvider {
  constructor(
    private readonly client: TelnyxClient,
    private readonly errors: ProviderErrors,
  ) {
    super();
  }

  override async send(text: OutgoingText, onLeft: () => void): Promise<SendResult> {
    const outcome = await this.client.send(text, onLeft);
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

  private readRefusal({ code, reason }: Refusal): SendResult {
    switch (this.errors.note(code)) {
      case 'later':
      case 'rate':
        // It was refused, so it is surely not with the provider, and the same request may succeed after a while.
        return { kind: 'not-sent', detail: `${reason} (${code})`, retryAfterMs: null, tooFast: tooFastOf(code) };
      case 'fix-configuration':
      case 'unknown':
      case 'never':
      case 'opt-out':
        return { kind: 'refused', reason, providerCode: code };
    }
  }
}
