import { Injectable, type OnModuleDestroy } from '@nestjs/common';

/** A check may take this long, in milliseconds, before it counts as failed. */
const PATIENCE = 1_000;

export interface ReadinessReport {
  readonly ready: boolean;
  readonly phase: 'starting' | 'serving' | 'draining';
  /** `ok`, or why not. */
  readonly checks: Readonly<Record<string, string>>;
}

interface Check {
  readonly check: () => Promise<unknown>;
  readonly onlyAtStart: boolean;
  /** Whether its failure makes the service not ready. */
  gates: boolean;
}

/** Whether this copy of the service should get requests. It is the first to know when a shutdown begins. */
@Injectable()
export class Readiness implements OnModuleDestroy {
  private phase: ReadinessReport['phase'] = 'starting';
  private readonly checks = new Map<string, Check>();

  /** Adds something without which requests cannot be served. The check rejects when it does not work. */
  add(name: string, check: () => Promise<unknown>): void {
    this.checks.set(name, { check, gates: true, onlyAtStart: false });
  }

  /**
   * Adds something that must have worked once, so that a rollout stops at a copy in which it never does. Later failures are
   * only shown: while Kafka is away, webhooks must still be answered (design §4).
   */
  addAtStart(name: string, check: () => Promise<unknown>): void {
    this.checks.set(name, { check, gates: true, onlyAtStart: true });
  }

  /** The service has started, and listens. */
  serve(): void {
    this.phase = 'serving';
  }

  /** Not ready any more: requests in hand are finished, new ones should go elsewhere. */
  onModuleDestroy(): void {
    this.phase = 'draining';
  }

  get isDraining(): boolean {
    return this.phase === 'draining';
  }

  async report(): Promise<ReadinessReport> {
    const outcomes = await Promise.all(
      [...this.checks].map(async ([name, entry]) => {
        const outcome = await outcomeOf(entry.check);
        if (outcome === 'ok' && entry.onlyAtStart) entry.gates = false;
        return { name, outcome, stops: entry.gates && outcome !== 'ok' };
      }),
    );
    const { phase } = this;
    return {
      ready: phase === 'serving' && !outcomes.some(({ stops }) => stops),
      phase,
      checks: Object.fromEntries(outcomes.map(({ name, outcome }) => [name, outcome])),
    };
  }
}

async function outcomeOf(check: () => Promise<unknown>): Promise<string> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`no answer within ${PATIENCE} ms`)), PATIENCE);
  try {
    await Promise.race([check(), late.promise]);
    return 'ok';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    clearTimeout(timer);
  }
}
