import type { LiveUpdate, OfficeId, SubscribeReply } from '@textback/contracts';
import type { LiveClients } from './live-clients.port.js';
import type { LiveLog } from './live-log.port.js';

/** More missed updates than this, and reading the lists again is cheaper for everybody. */
export const MOST_MISSED = 300;

/** Updates that are read at once while catching up with the log. */
const PAGE = 500;

export type Subscribed = Extract<SubscribeReply, { ok: true }>;

/**
 * One office on one replica: the point in the log up to which all its clients here have everything. Reading on and admitting
 * a client happen strictly one after the other, so that nobody misses an update in between or gets one twice (guarantee E).
 */
export class OfficeChannel {
  /** Null until the first client comes. */
  private seq: number | null = null;
  private turns: Promise<unknown> = Promise.resolve();
  private waiting = 0;
  private woken = false;

  constructor(
    private readonly officeId: OfficeId,
    private readonly log: LiveLog,
    private readonly clients: LiveClients,
  ) {}

  /** The last `seq` that all clients here have; null: there has been no client yet. */
  get position(): number | null {
    return this.seq;
  }

  /** Nothing is going on or waiting. */
  get isIdle(): boolean {
    return this.waiting === 0;
  }

  /** Reads on, soon. However often it is called meanwhile, the log is read once. Rejects when the log cannot be read. */
  async wake(): Promise<void> {
    if (this.woken) return;
    this.woken = true;
    await this.inTurn(() => {
      this.woken = false;
      return this.advance();
    });
  }

  /**
   * Admits a client that has seen everything up to `since` (undefined: it starts now).
   * @param admit makes it a client and answers it, at once: every update after the reply's `head` is sent to it
   */
  async subscribe(since: number | undefined, admit: (reply: Subscribed) => void): Promise<void> {
    await this.inTurn(async () => {
      await this.advance();
      const head = this.seq ?? 0;
      const updates = since === undefined ? [] : await this.missed(since, head);
      admit(updates === null ? { ok: true, head, resync: true } : { ok: true, head, updates });
    });
  }

  /** The updates after `since` up to `head`; null when they are too many, or not all kept any more, or `since` is not ours. */
  private async missed(since: number, head: number): Promise<LiveUpdate[] | null> {
    const count = head - since;
    if (count === 0) return [];
    if (count < 0 || count > MOST_MISSED) return null;
    const updates = await this.log.after(this.officeId, since, count);
    return updates.length === count && updates.at(-1)?.seq === head ? updates : null;
  }

  private async advance(): Promise<void> {
    this.seq ??= (await this.log.heads([this.officeId])).get(this.officeId) ?? 0;
    for (;;) {
      const updates = await this.log.after(this.officeId, this.seq, PAGE);
      for (const update of updates) {
        // Rows that were cleaned away before this replica read them: loss must be loud.
        if (update.seq !== this.seq + 1) this.clients.drop(this.officeId);
        this.clients.send(update);
        this.seq = update.seq;
      }
      if (updates.length < PAGE) return;
    }
  }

  private async inTurn(work: () => Promise<void>): Promise<void> {
    this.waiting += 1;
    const turn = this.turns.then(work).finally(() => {
      this.waiting -= 1;
    });
    this.turns = turn.catch(() => undefined);
    await turn;
  }
}
