import { describe, expect, it } from '@jest/globals';
import { PORT_OFFSETS, portsFrom, STACK_SERVICES } from './services.js';

describe('portsFrom', () => {
  it('lets everything follow the port of the gateway (design §2)', () => {
    expect(portsFrom(3_000)).toEqual({
      services: {
        gateway: 3_000,
        'call-ingestion': 3_001,
        rules: 3_002,
        'sms-dispatch': 3_003,
        chat: 3_004,
        'telnyx-simulator': 3_005,
      },
      postgres: 3_006,
      kafka: 3_007,
      kafkaController: 3_008,
    });
  });

  it('gives no port twice, management ports included', () => {
    expect(PORT_OFFSETS).toHaveLength(2 * STACK_SERVICES.length + 3);
    expect(new Set(PORT_OFFSETS).size).toBe(PORT_OFFSETS.length);
  });
});
