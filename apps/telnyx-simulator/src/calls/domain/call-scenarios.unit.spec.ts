import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CALL_SCENARIOS, playScenario } from './call-scenarios.js';

describe('playScenario', () => {
  it('every leg starts once, ends once and does nothing outside that; recordings are ready later', () => {
    fc.assert(
      fc.property(fc.constantFrom(...CALL_SCENARIOS), fc.integer({ min: 0, max: 60_000 }), (scenario, ringMs) => {
        const events = playScenario(scenario, ringMs);
        for (const leg of new Set(events.map((event) => event.leg))) {
          const own = events.filter((event) => event.leg === leg);
          const [first] = own;
          const last = own.filter(({ happens }) => happens !== 'recording-saved').at(-1);
          expect(first?.happens).toBe('initiated');
          expect(last?.happens).toBe('hangup');
          expect(own.filter(({ happens }) => happens === 'initiated')).toHaveLength(1);
          expect(own.filter(({ happens }) => happens === 'hangup')).toHaveLength(1);
        }
      }),
    );
  });

  it('events are in the order of time, and the caller comes first', () => {
    fc.assert(
      fc.property(fc.constantFrom(...CALL_SCENARIOS), fc.integer({ min: 0, max: 60_000 }), (scenario, ringMs) => {
        const events = playScenario(scenario, ringMs);
        expect(events[0]).toMatchObject({ leg: 'caller', atMs: 0, happens: 'initiated' });
        expect(events.map(({ atMs }) => atMs)).toEqual(events.map(({ atMs }) => atMs).toSorted((a, b) => a - b));
      }),
    );
  });

  it('R6: only answered calls are bridged, on two legs', () => {
    for (const scenario of CALL_SCENARIOS) {
      const bridged = playScenario(scenario, 100).filter(({ happens }) => happens === 'bridged');
      expect(bridged).toHaveLength(scenario === 'answered' || scenario === 'ring-group-answered' ? 2 : 0);
    }
  });
});
