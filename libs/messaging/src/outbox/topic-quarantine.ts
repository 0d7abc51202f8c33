/** Milliseconds before a refused topic is tried again: the first time, and at most. */
const FIRST = 1_000;
const LONGEST = 30_000;

/** Topics that Kafka refuses. Their rows are left out of reading for a while, so that they hold up no other topic. */
export class TopicQuarantine {
  private readonly refused = new Map<string, { until: number; next: number }>();

  /** @param now milliseconds on any clock that never runs back */
  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Keeps a topic back, twice as long each time. */
  refuse(topic: string): void {
    const wait = this.refused.get(topic)?.next ?? FIRST;
    this.refused.set(topic, { until: this.now() + wait, next: Math.min(wait * 2, LONGEST) });
  }

  /** The topic works again. */
  accept(topic: string): void {
    this.refused.delete(topic);
  }

  /** The topics to leave out now. */
  topics(): string[] {
    return [...this.refused].filter(([, { until }]) => until > this.now()).map(([topic]) => topic);
  }
}
