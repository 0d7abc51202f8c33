import { Injectable } from '@nestjs/common';
import { TelnyxRecords, telnyxNumber } from '@textback/telnyx';
import { type BlockedPage, type BlockedQuery, ProviderOptOuts } from '../application/provider-opt-outs.port.js';

/** Reads Telnyx's list of opt-outs. */
@Injectable()
export class TelnyxProviderOptOuts extends ProviderOptOuts {
  constructor(private readonly telnyx: TelnyxRecords) {
    super();
  }

  override async read({ textingNumber, since, page }: BlockedQuery): Promise<BlockedPage> {
    const answer = await this.telnyx.optOuts({
      ...(textingNumber !== null && { from: textingNumber }),
      ...(since !== null && { since }),
      page,
    });
    switch (answer.kind) {
      case 'answered':
        return {
          kind: 'answered',
          more: answer.more,
          blocked: answer.items.flatMap(({ from, to, createdAt }) => {
            // The sender may also be a name or a short code, which are no texting numbers.
            const [ours, phone] = [telnyxNumber(from), telnyxNumber(to)];
            return ours === null || phone === null ? [] : [{ textingNumber: ours, phone, since: createdAt }];
          }),
        };
      case 'rate-limited':
        return { kind: 'busy', retryAfterMs: answer.retryAfterMs };
      case 'unavailable':
        return { kind: 'no-answer', why: answer.why, refused: false };
      case 'refused':
        return { kind: 'no-answer', why: `status ${answer.httpStatus}, code ${answer.code ?? 'none'}`, refused: true };
    }
  }
}
