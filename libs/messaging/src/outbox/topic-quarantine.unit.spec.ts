import { describe, expect, it } from '@jest/globals';
import { TopicQuarantine } from './topic-quarantine.js';

describe('TopicQuarantine', () => {
  it('keeps a refused topic back for 1 s, then twice as long each time, at most 30 s', () => {
    let now = 0;
    const quarantine = new TopicQuarantine(() => now);
    const waits = [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000];
    for (const wait of waits) {
      quarantine.refuse('call.missed');
      now += wait - 1;
      expect(quarantine.topics()).toEqual(['call.missed']);
      now += 1;
      expect(quarantine.topics()).toEqual([]);
    }
  });

  it('forgets a topic that works again', () => {
    const quarantine = new TopicQuarantine(() => 0);
    quarantine.refuse('call.missed');
    quarantine.refuse('call.ended');
    quarantine.accept('call.missed');
    expect(quarantine.topics()).toEqual(['call.ended']);
  });
});
