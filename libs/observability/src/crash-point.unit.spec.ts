import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { describe, expect, it } from '@jest/globals';
import { CRASH_CHANNEL, crashPoint } from './crash-point.js';

describe('crashPoint', () => {
  it('tells a listener at once, before it goes on', () => {
    const told: unknown[] = [];
    const listener = (name: unknown): void => void told.push(name);
    crashPoint('sending:claimed');
    subscribe(CRASH_CHANNEL, listener);
    try {
      crashPoint('sending:posted');
      expect(told).toEqual(['sending:posted']);
    } finally {
      unsubscribe(CRASH_CHANNEL, listener);
    }
  });
});
