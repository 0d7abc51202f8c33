import { describe, expect, it } from '@jest/globals';
import { type CallMissed as CallMissedData, CallMissed, ChatTile, defineEvent } from '@textback/contracts';
import { z } from 'zod';
import { parseEvent } from '../consumer/parse-event.js';
import { outgoingEvent } from './outgoing-event.js';

const OPTIONS = { service: 'call-ingestion', at: new Date('2026-03-02T17:05:21.000Z') } as const;
const DATA = CallMissed.example as CallMissedData;

describe('outgoingEvent', () => {
  it('is what a consumer reads', () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const event = outgoingEvent(CallMissed, DATA, {
      ...OPTIONS,
      id: 'event-1',
      correlation: { correlationId: 'call-7', causationId: 'event-0', traceparent },
    });
    expect(event).toMatchObject({ topic: 'call.missed', key: DATA.conversationId });
    expect(event.headers).toMatchObject({ ce_causationid: 'event-0', 'content-type': 'application/json' });
    const record = { ...event, key: null, value: Buffer.from(event.value), partition: 0, offset: '0', timestamp: '0' };
    expect(parseEvent(record, [CallMissed])).toEqual({
      id: 'event-1',
      source: 'textback/call-ingestion',
      type: 'textback.call.missed.v1',
      time: '2026-03-02T17:05:21.000Z',
      correlationId: 'call-7',
      traceparent,
      data: DATA,
    });
  });

  it('correlates with itself when nothing caused it, and has a new id each time', () => {
    const [first, second] = [outgoingEvent(CallMissed, DATA, OPTIONS), outgoingEvent(CallMissed, DATA, OPTIONS)];
    expect(first.headers['ce_correlationid']).toBe(first.headers['ce_id']);
    expect(first.headers['ce_id']).not.toBe(second.headers['ce_id']);
    expect(first.headers).not.toHaveProperty('traceparent');
  });

  it('refuses data that is not what the contract says', () => {
    expect(() => outgoingEvent(CallMissed, { ...DATA, to: '555' as CallMissedData['to'] }, OPTIONS)).toThrow('E.164');
  });

  it('refuses a service that is not listed among the producers', () => {
    expect(() => outgoingEvent(CallMissed, DATA, { ...OPTIONS, service: 'chat' })).toThrow(
      'chat is not listed among the producers of call.missed',
    );
    expect(ChatTile.producers).not.toContain('anyone');
  });

  it('refuses what a broker would refuse for its size', () => {
    const Large = defineEvent({
      topic: 'large',
      version: 1,
      summary: 'As large as one likes.',
      producers: ['call-ingestion'],
      consumers: [],
      key: () => 'k',
      data: z.object({ text: z.string() }),
      example: { text: '' },
    });
    const text = 'ä'.repeat(450_000);
    expect(() => outgoingEvent(Large, { text }, OPTIONS)).toThrow('more than 900000 bytes');
    expect(() => outgoingEvent(Large, { text: text.slice(100) }, OPTIONS)).not.toThrow();
  });
});
