import { Injectable } from '@nestjs/common';
import { Log, Metrics } from '@textback/observability';
import { type ErrorHandling, meaningOfTelnyxError } from '@textback/telnyx';

/**
 * Counts the provider's error codes, whether they come with the answer to a POST, in a receipt or in a record; and raises the
 * alarm when only somebody who repairs the account's configuration can end them.
 */
@Injectable()
export class ProviderErrors {
  private readonly errors;
  private readonly lastConfigurationError;

  constructor(
    private readonly log: Log,
    metrics: Metrics,
  ) {
    this.errors = metrics.counter({
      name: 'textback_sms_refusals_total',
      help: 'Texts that the provider refused or could not deliver, by its error code and what is to be done about it.',
      labels: ['code', 'handling'],
    });
    this.lastConfigurationError = metrics.gauge({
      name: 'textback_sms_configuration_error_timestamp_seconds',
      help: "When the provider last refused a text because of our account's configuration, by its error code. Alert while it is recent.",
      labels: ['code'],
    });
  }

  /**
   * @param code as the provider gave it; null for none
   * @returns what is to be done about it
   */
  note(code: string | null): ErrorHandling {
    const { handling, reason, title } = meaningOfTelnyxError(code);
    const label = code ?? 'none';
    this.errors.inc({ code: label, handling });
    switch (handling) {
      case 'fix-configuration':
        this.lastConfigurationError.setToCurrentTime({ code: label });
        this.log.error("The provider refuses texts until somebody repairs the account's configuration.", {
          code,
          reason,
          title,
        });
        break;
      case 'unknown':
        this.log.warn('The provider gave an error code that is not in the table.', { code });
        break;
      case 'never':
      case 'later':
      case 'rate':
      case 'opt-out':
        break;
    }
    return handling;
  }
}
