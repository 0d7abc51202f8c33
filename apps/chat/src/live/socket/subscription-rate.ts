/** Subscriptions that one socket may make within {@link WINDOW}: enough for every office of a busy user and for resuming. */
const MOST = 60;
const WINDOW = 10_000;

/** Keeps one client from asking for its past over and over, which costs the database. */
export class SubscriptionRate {
  private windowStart = 0;
  private count = 0;

  /** Counts a subscription, and answers whether it is allowed. */
  allows(now: Date): boolean {
    if (now.getTime() - this.windowStart >= WINDOW) {
      this.windowStart = now.getTime();
      this.count = 0;
    }
    this.count += 1;
    return this.count <= MOST;
  }
}
