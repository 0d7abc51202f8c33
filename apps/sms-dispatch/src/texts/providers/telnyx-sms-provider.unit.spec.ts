import { describe, expect, it } from '@jest/globals';
import { PhoneNumber } from '@textback/contracts';
import { Log, Metrics } from '@textback/observability';
import type { SendOutcome, TelnyxClient } from '@textback/telnyx';
import { ProviderErrors } from '../application/provider-errors.js';
import { TelnyxSmsProvider } from './telnyx-sms-provider.js';

const refused = { kind: 'refused', httpStatus: 422 } as const;

/** What the port says when Telnyx's client says `outcome`, and what was counted. */
async function sendWith(outcome: SendOutcome) {
  const metrics = new Metrics();
  const client = { send: async () => outcome } as unknown as TelnyxClient;
  const log = new Log({ service: 'test', level: 'silent', hashKey: 'test-hash-key-of-sms' });
  const phone = PhoneNumber.parse('+14155552671');
  const text = { from: phone, to: phone, text: 'Hi', webhookUrl: 'https://textback.example' };
  const result = await new TelnyxSmsProvider(client, new ProviderErrors(log, metrics)).send(text, () => undefined);
  return { result, metrics: await metrics.render() };
}

describe('TelnyxSmsProvider', () => {
  it.each<{ outcome: SendOutcome; result: object }>([
    {
      outcome: { kind: 'accepted', providerMessageId: 'm', parts: 2, lineType: null },
      result: { kind: 'accepted', messageId: 'm', parts: 2 },
    },
    {
      outcome: { kind: 'not-sent', why: 'rate-limited', retryAfterMs: 500, tooFast: 'account' },
      result: { kind: 'not-sent', detail: 'rate-limited', retryAfterMs: 500, tooFast: 'account' },
    },
    { outcome: { kind: 'unknown', why: 'timeout' }, result: { kind: 'unknown', detail: 'timeout' } },
    {
      outcome: { ...refused, code: '40001', reason: 'landline', handling: 'never' },
      result: { kind: 'refused', reason: 'landline', providerCode: '40001' },
    },
    {
      outcome: { ...refused, code: '40010', reason: 'sender-not-configured', handling: 'fix-configuration' },
      result: { kind: 'refused', reason: 'sender-not-configured', providerCode: '40010' },
    },
  ])('$outcome.kind $outcome.why $outcome.code', async ({ outcome, result }) => {
    expect((await sendWith(outcome)).result).toEqual(result);
  });

  it('A a refusal to be repeated later is surely not sent, so it may go again', async () => {
    const { result } = await sendWith({ ...refused, code: '40318', reason: 'rate-limited', handling: 'later' });
    expect(result).toEqual({ kind: 'not-sent', detail: 'rate-limited (40318)', retryAfterMs: null, tooFast: 'number' });
  });

  it('A so is one that says that we are too fast', async () => {
    const { result } = await sendWith({ ...refused, code: '10011', reason: 'rate-limited', handling: 'rate' });
    expect(result).toMatchObject({ kind: 'not-sent', detail: 'rate-limited (10011)' });
  });

  it('counts refusals under their code, also codes that nobody knows', async () => {
    const { metrics } = await sendWith({ ...refused, code: '77777', reason: 'other', handling: 'unknown' });
    expect(metrics).toContain('textback_sms_refusals_total{code="77777",handling="unknown"} 1');
  });
});
