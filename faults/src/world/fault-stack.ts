import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { repositoryRoot } from '@textback/embedded';
import { resetStack, type Stack, startStack } from '../../../apps/stack/src/stack.js';
import type { StackProcess } from '../plan/plan.js';
import { CONTROL_FILE, NO_CONTROL, type ProcessControl, REREAD, writeControl } from '../preload/process-control.js';

/** What is short here would take minutes and hours otherwise, and must come to an end within a run. */
const SENDING = {
  SEND_TIMEOUT_MS: '4000',
  SMS_NUMBER_RATES: '+=10',
  RECONCILE_AFTER_SECONDS: '2,5,10,20',
};
/** The provider is quick to repeat webhooks, so that what it still owes us after a run comes soon. */
const WEBHOOK_REPEATS_MS = ['300', '600', '1200', ...Array<string>(60).fill('2000')].join(',');

const PROCESSES: readonly StackProcess[] = [
  'gateway',
  'call-ingestion',
  'rules',
  'sms-dispatch',
  'chat',
  'telnyx-simulator',
];

/** Milliseconds between two tries to start a service that does not start. */
const RETRY_MS = 1_000;

/**
 * A stack of its own whose processes can be hurt. What dies is started again, as a platform would do it, after a wait that
 * whoever killed it may choose.
 */
export class FaultStack {
  /** Processes that ended, and nobody had planned it. */
  readonly unplannedDeaths: string[] = [];
  private readonly controls = new Map<StackProcess, ProcessControl>();
  private readonly downFor = new Map<StackProcess, number>();
  private readonly deaths = new Map<StackProcess, PromiseWithResolvers<void>>();
  private readonly revivals = new Map<StackProcess, Promise<void>>();
  private stopped = false;

  private constructor(
    private readonly stack: Stack,
    private readonly folder: string,
  ) {}

  /** @param dataDir is emptied first */
  static async start(dataDir: string, say: (line: string) => void): Promise<FaultStack> {
    await resetStack(dataDir);
    const folder = join(dataDir, 'faults');
    mkdirSync(folder, { recursive: true });
    const preload = new URL('../preload/preload.js', import.meta.url);
    const env = Object.fromEntries(
      PROCESSES.map((name) => {
        writeControl(controlFileOf(folder, name), NO_CONTROL);
        return [
          name,
          {
            NODE_OPTIONS: `--import ${compiled(preload)}`,
            [CONTROL_FILE]: controlFileOf(folder, name),
            ...(name === 'sms-dispatch' && SENDING),
            ...(name === 'telnyx-simulator' && { WEBHOOK_REPEATS_MS }),
          },
        ];
      }),
    );
    let own: FaultStack | undefined;
    const stack = await startStack({
      dataDir,
      port: 'free',
      env,
      progress: (line) => {
        if (own === undefined) say(line);
      },
      onDeath: ({ name, exit }) => own?.died(name, exit),
    });
    own = new FaultStack(stack, folder);
    return own;
  }

  get gateway(): string {
    return this.stack.gateway;
  }

  get databaseUrl(): string {
    return this.stack.databaseUrl;
  }

  get kafkaBrokers(): string {
    return this.stack.kafkaBrokers;
  }

  /** Where the process itself is reached, past the gateway. */
  urlOf(process: StackProcess): string {
    return this.find(process).url;
  }

  /** Lets a process die at its control's crash point, or changes its clock, from now on. */
  tell(name: StackProcess, control: Partial<ProcessControl>): void {
    const next = { ...(this.controls.get(name) ?? NO_CONTROL), ...control };
    this.controls.set(name, next);
    writeControl(controlFileOf(this.folder, name), next);
    // A process that is being started reads the file by itself; one that has died is told at its next start.
    if (!this.revivals.has(name)) signal(this.find(name).pid, REREAD);
  }

  /** Resolves when the process dies the next time; it is down for `downMs` then. */
  nextDeath(name: StackProcess, downMs: number): Promise<void> {
    this.downFor.set(name, downMs);
    const death = this.deaths.get(name) ?? Promise.withResolvers<void>();
    this.deaths.set(name, death);
    return death.promise;
  }

  /** What was to follow from the next death is off. */
  expectNoDeath(name: StackProcess): void {
    this.downFor.delete(name);
    this.deaths.delete(name);
  }

  async kill(name: StackProcess, downMs: number): Promise<void> {
    await this.untilRevived(name);
    const dead = this.nextDeath(name, downMs);
    signal(this.find(name).pid, 'SIGKILL');
    await dead;
  }

  pause(name: StackProcess): number {
    const { pid } = this.find(name);
    signal(pid, 'SIGSTOP');
    return pid;
  }

  resume(pid: number): void {
    signal(pid, 'SIGCONT');
  }

  addReplica(name: StackProcess): ReturnType<Stack['addReplica']> {
    return this.stack.addReplica(name);
  }

  takeDown(...args: Parameters<Stack['takeDown']>): Promise<void> {
    return this.stack.takeDown(...args);
  }

  bringBack(...args: Parameters<Stack['bringBack']>): Promise<void> {
    return this.stack.bringBack(...args);
  }

  /** Resolves once a process that has died runs again; at once when it is alive. */
  async untilRevived(name: StackProcess): Promise<void> {
    await this.revivals.get(name);
  }

  /** In order, e.g. with another planted bug. */
  async restart(name: StackProcess): Promise<void> {
    await this.untilRevived(name);
    await this.stack.restart(name);
  }

  /** Resolves once every process runs and says that it is ready. */
  async untilWhole(): Promise<void> {
    while (this.revivals.size > 0) await Promise.all(this.revivals.values());
    for (const { url } of this.stack.services) await untilReady(managementOf(url));
  }

  async stop(): Promise<void> {
    this.stopped = true;
    for (const { pid } of this.stack.services) signal(pid, 'SIGCONT');
    await this.stack.stop();
    await Promise.all(this.revivals.values());
  }

  private find(name: StackProcess): Stack['services'][number] {
    const found = this.stack.services.find((service) => service.name === name);
    if (found === undefined) throw new Error(`The stack does not run ${name}.`);
    return found;
  }

  private died(name: string, exit: string): void {
    const process = PROCESSES.find((known) => known === name);
    if (process === undefined || this.stopped) return;
    const wasPlanned = this.downFor.has(process);
    if (!wasPlanned) this.unplannedDeaths.push(`${name} (${exit})`);
    const downMs = this.downFor.get(process) ?? RETRY_MS;
    this.downFor.delete(process);
    if (this.revivals.has(process)) return;
    const revival = this.revive(process, downMs).finally(() => this.revivals.delete(process));
    this.revivals.set(process, revival);
    this.deaths.get(process)?.resolve();
    this.deaths.delete(process);
  }

  private async revive(name: StackProcess, downMs: number): Promise<void> {
    // A crash is told to one life of a process only.
    const control = { ...(this.controls.get(name) ?? NO_CONTROL), crash: null };
    this.controls.set(name, control);
    writeControl(controlFileOf(this.folder, name), control);
    for (let wait = downMs; ; wait = RETRY_MS) {
      await delay(wait);
      if (this.stopped) return;
      try {
        await this.stack.restart(name);
        return;
      } catch {
        // It needs something that is down, too: again in a moment.
      }
    }
  }
}

const controlFileOf = (folder: string, name: string): string => join(folder, `${name}.json`);

/** The compiled file, wherever this code runs from. */
function compiled(url: URL): string {
  const path = fileURLToPath(url);
  const dist = join(repositoryRoot(), 'dist');
  return path.startsWith(dist) ? path : join(dist, path.slice(repositoryRoot().length));
}

function managementOf(url: string): string {
  const management = new URL(url);
  management.port = String(Number(management.port) + 1_000);
  return management.origin;
}

async function untilReady(management: string): Promise<void> {
  for (;;) {
    const answer = await fetch(`${management}/health/ready`, { signal: AbortSignal.timeout(2_000) }).catch(() => null);
    if (answer?.ok === true) return;
    await delay(200);
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has died meanwhile, and is started again by whoever watches it.
  }
}
