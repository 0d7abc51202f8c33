import { CallEvent, SmsRequested } from '@textback/contracts';
import { RawKafka, type RawRecord } from '@textback/messaging';
import type { CallEvent as CallEventData } from '@textback/contracts';
import type { PlannedPoison } from '../plan/plan.js';
import { poisonRecord } from '../plan/poison.js';

/** Somebody who may write to the cluster, and does so carelessly. */
export class KafkaIntruder {
  private readonly requested: RawRecord[] = [];

  private constructor(private readonly kafka: RawKafka) {}

  static async connect(brokers: string): Promise<KafkaIntruder> {
    const kafka = await RawKafka.connect(brokers.split(','), 30_000);
    const intruder = new KafkaIntruder(kafka);
    await kafka.tail([SmsRequested.topic], (record) => void intruder.requested.push(record));
    return intruder;
  }

  /** Writes the poison; resolves to false when Kafka does not take it now. */
  async poison({ id, topic, poison }: PlannedPoison): Promise<boolean> {
    return this.send(topic, poisonRecord(id, topic, poison));
  }

  /** Asks again for texts that were asked for before, in events of other ids. */
  async repeatRequests(count: number): Promise<void> {
    for (const { key, value, headers } of this.requested.slice(-count))
      await this.send(SmsRequested.topic, { key, value, headers: { ...headers, ce_id: crypto.randomUUID() } });
  }

  async callEvents(events: readonly { readonly id: string; readonly data: CallEventData }[]): Promise<boolean> {
    for (const { id, data } of events) {
      const sent = await this.send(CallEvent.topic, {
        key: data.callId,
        value: JSON.stringify(data),
        headers: { ce_specversion: '1.0', ce_id: id, ce_source: 'fault-suite', ce_type: CallEvent.type },
      });
      if (!sent) return false;
    }
    return true;
  }

  lagOf(group: string, topics: readonly string[]): Promise<number> {
    return this.kafka.lagOf(group, topics);
  }

  disconnect(): Promise<void> {
    return this.kafka.disconnect();
  }

  private async send(topic: string, record: Parameters<RawKafka['send']>[1][number]): Promise<boolean> {
    try {
      await this.kafka.send(topic, [record]);
      return true;
    } catch {
      return false;
    }
  }
}
