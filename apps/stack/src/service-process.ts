import { join } from 'node:path';
import { Daemon, type Exit } from '@textback/embedded';
import { localUrl } from './environment.js';
import { HEAP_MEGABYTES, MANAGEMENT_OFFSET, type StackService } from './services.js';

export interface ServiceProcessOptions {
  readonly service: StackService;
  /** Folder of the compiled code. */
  readonly dist: string;
  readonly env: Readonly<Record<string, string>>;
  readonly logFile: string;
  /** Marks the process as one of this stack; see {@link markOf}. */
  readonly mark: string;
}

/** Milliseconds that a service gets to finish what it has in hand. */
const PATIENCE = 15_000;

/**
 * An argument that services ignore. It tells our processes from anybody else's, after their ids have been given out again.
 * The brackets tell a folder from one inside it.
 */
export const markOf = (folder: string): string => `--stack=[${folder}]`;

/** One running copy of a service. */
export class ServiceProcess {
  readonly service: StackService;
  readonly url: string;
  private readonly readyUrl: string;

  private constructor(
    private readonly daemon: Daemon,
    { service, env }: ServiceProcessOptions,
  ) {
    const port = Number(env['PORT']);
    this.service = service;
    this.url = localUrl(port);
    this.readyUrl = `${localUrl(Number(env['MANAGEMENT_PORT'] ?? port + MANAGEMENT_OFFSET))}/health/ready`;
  }

  static start(options: ServiceProcessOptions): ServiceProcess {
    const { service, dist, env, logFile, mark } = options;
    const daemon = Daemon.start({
      name: service,
      command: process.execPath,
      args: [
        `--max-old-space-size=${HEAP_MEGABYTES}`,
        '--import',
        join(dist, 'apps', 'stack', 'src', 'exit-with-stack.js'),
        join(dist, 'apps', service, 'src', 'main.js'),
        mark,
      ],
      env: { ...env, TEXTBACK_STACK_PID: String(process.pid) },
      logFile,
      endsOn: 'SIGTERM',
      patienceMs: PATIENCE,
    });
    return new ServiceProcess(daemon, options);
  }

  get pid(): number {
    return this.daemon.pid;
  }

  get exited(): Promise<Exit> {
    return this.daemon.exited;
  }

  /** True when it ended, or is about to, because we wanted it. */
  get wasAskedToEnd(): boolean {
    return this.daemon.wasAskedToEnd;
  }

  /** Throws with the end of the log when it dies first or takes longer than a minute. */
  untilReady(): Promise<void> {
    return this.daemon.untilReady(async () => {
      const response = await fetch(this.readyUrl, { signal: AbortSignal.timeout(2_000) });
      const report = await response.text();
      if (!response.ok) throw new Error(`${this.readyUrl} answers ${response.status}: ${report}`);
    }, 60_000);
  }

  stop(): Promise<void> {
    return this.daemon.stop();
  }

  describeExit(): string {
    return this.daemon.describeExit();
  }

  logTail(): string {
    return this.daemon.logTail();
  }
}
