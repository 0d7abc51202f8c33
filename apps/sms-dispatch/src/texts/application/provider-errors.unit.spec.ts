import { describe, expect, it } from '@jest/globals';
import { Log, Metrics } from '@textback/observability';
import { ProviderErrors } from './provider-errors.js';

/** The metrics after the provider gave these codes. */
async function afterCodes(...codes: readonly (string | null)[]): Promise<string> {
  const metrics = new Metrics();
  const errors = new ProviderErrors(
    new Log({ service: 'test', level: 'silent', hashKey: 'test-hash-key-of-sms' }),
    metrics,
  );
  for (const code of codes) errors.note(code);
  return metrics.render();
}

const alarmOf = (metrics: string, code: string): number | null => {
  const line = new RegExp(`^textback_sms_configuration_error_timestamp_seconds\\{code="${code}"\\} (\\S+)$`, 'm').exec(
    metrics,
  );
  return line === null ? null : Number(line[1]);
};

describe('ProviderErrors', () => {
  it('counts codes under their name, also one that nobody knows, and none', async () => {
    const metrics = await afterCodes('40001', '77777', null);
    expect(metrics).toContain('textback_sms_refusals_total{code="40001",handling="never"} 1');
    expect(metrics).toContain('textback_sms_refusals_total{code="77777",handling="unknown"} 1');
    expect(metrics).toContain('textback_sms_refusals_total{code="none",handling="unknown"} 1');
  });

  it.each(['40010', '40333', '10009'])(
    'raises the alarm when somebody must repair the configuration: %s',
    async (code) => {
      expect(alarmOf(await afterCodes(code), code)).toBeGreaterThan(Date.now() / 1_000 - 60);
    },
  );

  it.each(['40001', '40300', '40318', '77777', null])('raises none for %s', async (code) => {
    expect(alarmOf(await afterCodes(code), String(code))).toBeNull();
  });
});
