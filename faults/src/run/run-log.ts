import type { CommandEvidence, FaultEvidence, PoisonEvidence } from '../evidence/evidence.js';

type Writable<T> = { -readonly [Key in keyof T]: T[Key] extends readonly (infer Item)[] ? Item[] : T[Key] };

/** What the suite did, and was told about it, in the course of a run. */
export class RunLog {
  readonly commands: Writable<CommandEvidence> = { callerTexts: [], calls: [], staffReplies: [] };
  readonly faults: FaultEvidence[] = [];
  readonly poison: PoisonEvidence[] = [];
  /** Crash points that were not reached in time. */
  readonly notReached: string[] = [];

  /** Notes a fault from now until `work` has resolved. */
  async during(fault: Pick<FaultEvidence, 'kind' | 'hit' | 'detail'>, work: () => Promise<void>): Promise<void> {
    const from = new Date().toISOString();
    try {
      await work();
    } finally {
      this.faults.push({ ...fault, from, to: new Date().toISOString() });
    }
  }
}
