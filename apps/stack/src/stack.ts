import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { SERVICES } from '@textback/contracts';
import { provision, serviceUrl } from '@textback/database';
import {
  assertFree,
  EmbeddedKafka,
  embeddedKafkaBrokers,
  EmbeddedPostgres,
  embeddedPostgresUrl,
  onFreePorts,
  repositoryRoot,
} from '@textback/embedded';
import { runCommand } from './command.js';
import { Control, runningStack } from './control.js';
import { DEMO_OFFICE_ID } from './demo-office.js';
import { environmentOf, type EnvironmentParts, localUrl } from './environment.js';
import { folderAt, type StackFolder } from './folder.js';
import { endLeftovers } from './leftovers.js';
import { removeManifest, writeManifest } from './manifest.js';
import { type Secrets, secretsIn } from './secrets.js';
import { seedDemoOffice } from './seed.js';
import { markOf, ServiceProcess, type ServiceProcessOptions } from './service-process.js';
import {
  MANAGEMENT_OFFSET,
  PORT_OFFSETS,
  portsFrom,
  STACK_SERVICES,
  type StackPorts,
  type StackService,
} from './services.js';
import { startKafka, startPostgres, type StorageName, type StorageOptions, type StorageServer } from './storage.js';

export interface StackOptions {
  /** Holds everything that the stack keeps. Default: `.data` of this clone. */
  readonly dataDir?: string;
  /** Of the gateway; the others follow. `free`: any place where all of them fit. Default 3000. */
  readonly port?: number | 'free';
  /** `host:port` of a Kafka that is there already; an embedded one by default. */
  readonly kafkaBrokers?: string | undefined;
  /** Put before every topic; for a Kafka that others use too. */
  readonly topicPrefix?: string;
  /** Administrator's connection to a Postgres that is there already; an embedded one by default. */
  readonly databaseUrl?: string | undefined;
  /** Variables that differ from what the stack would give a service. */
  readonly env?: Partial<Record<StackService, Readonly<Record<string, string>>>>;
  /** Told what happens, one line at a time. */
  readonly progress?: (line: string) => void;
  /** Told when a process ends that nobody asked to end. Nothing is restarted by itself. */
  readonly onDeath?: (death: StackDeath) => void;
  /** Gives up a start that is not finished yet. A stack that has started is ended by `stop`. */
  readonly signal?: AbortSignal;
}

/** A process of the stack ended by itself, or was killed. */
export interface StackDeath {
  /** A service, `Kafka` or `Postgres`. */
  readonly name: string;
  /** E.g. `exit code 1` or `SIGKILL`. */
  readonly exit: string;
  /** The last lines of its log. */
  readonly logTail: string;
}

/** A stack runs on this folder already. */
export class StackRunsAlready extends Error {
  override readonly name = 'StackRunsAlready';
  constructor(pid: number) {
    super(`A stack runs here already (process ${pid}). End it with Ctrl-C where it was started.`);
  }
}

/** Another copy of a service, beside the one that the gateway knows. */
export interface Replica {
  readonly pid: number;
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts everything and resolves once all services are ready. What was started ends again when it fails. */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const { port = 3_000 } = options;
  if (port !== 'free') return startOn(port, options);
  return onFreePorts(PORT_OFFSETS, (free) => startOn(free, options));
}

async function startOn(port: number, options: StackOptions): Promise<Stack> {
  const stack = await Stack.prepare(port, options);
  // Services that nobody waits for any more; the rest follows when `start` fails for want of them.
  options.signal?.addEventListener('abort', () => void stack.endServices());
  try {
    await stack.start();
  } catch (error) {
    await stack.stop();
    throw error;
  }
  return stack;
}

/** Deletes everything that a stack keeps. Throws {@link StackRunsAlready} while it runs. */
export async function resetStack(dataDir: string = defaultDataDir()): Promise<void> {
  const folder = folderAt(resolve(dataDir));
  const pid = await runningStack(folder.control);
  if (pid !== null) throw new StackRunsAlready(pid);
  await endLeftovers(folder, () => undefined);
  await Promise.all([EmbeddedKafka.wipe(folder.kafka), EmbeddedPostgres.wipe(folder.postgres)]);
  rmSync(folder.root, { recursive: true, force: true });
}

export const defaultDataDir = (): string => join(repositoryRoot(), '.data');

/** The running stack. Made by {@link startStack}. */
export class Stack {
  private readonly processes = new Map<StackService, ServiceProcess>();
  private readonly replicas = new Set<ServiceProcess>();
  private readonly storage = new Map<StorageName, StorageServer>();
  private environment: EnvironmentParts | undefined;
  private control: Control | undefined;
  private stopping: Promise<void> | undefined;

  private constructor(
    private readonly options: StackOptions,
    private readonly folder: StackFolder,
    private readonly port: number,
  ) {}

  /** Looks for a stack that runs already, and ends what one that was killed left behind. */
  static async prepare(port: number, options: StackOptions): Promise<Stack> {
    const folder = folderAt(resolve(options.dataDir ?? defaultDataDir()));
    mkdirSync(folder.root, { recursive: true });
    const pid = await runningStack(folder.control);
    if (pid !== null) throw new StackRunsAlready(pid);
    const stack = new Stack(options, folder, port);
    await endLeftovers(folder, (line) => stack.progress(line));
    return stack;
  }

  /** Where everything is reached. */
  get gateway(): string {
    return localUrl(this.port);
  }

  /** The demo office. */
  get officeId(): string {
    return DEMO_OFFICE_ID;
  }

  get kafkaBrokers(): string {
    return this.known.kafkaBrokers;
  }

  /** Administrator's connection. */
  get databaseUrl(): string {
    return this.known.databaseUrl;
  }

  /** The file that describes this stack (design §6). */
  get manifestFile(): string {
    return this.folder.manifest;
  }

  /** The services that should run, dead ones too. */
  get services(): readonly { readonly name: StackService; readonly pid: number; readonly url: string }[] {
    return [...this.processes.values()].map(({ service, pid, url }) => ({ name: service, pid, url }));
  }

  async start(): Promise<void> {
    const ports = portsFrom(this.port);
    await Promise.all(STACK_SERVICES.map((name) => assertPortsFree(name, ports.services[name])));
    const secrets = secretsIn(this.folder.secrets);
    const { kafkaBrokers, databaseUrl } = this.options;
    this.environment = {
      ports,
      secrets,
      kafkaBrokers: kafkaBrokers ?? embeddedKafkaBrokers(ports.kafka),
      topicPrefix: this.options.topicPrefix ?? '',
      databaseUrl: databaseUrl ?? embeddedPostgresUrl(ports.postgres, secrets.postgresPassword),
      simulatorState: this.folder.simulator,
      compileCache: this.folder.compileCache,
    };
    // From here on another start finds that this one is on its way.
    this.control = await Control.open(this.folder.control, (service) => this.restart(service));
    // Neither needs a database or a broker, and there is an idle core while those start.
    this.launch('gateway');
    this.launch('telnyx-simulator');
    // Written now: should we be killed on the way, the next start finds what runs.
    this.describe();
    await allOrFirstError([this.prepareKafka(ports, secrets), this.preparePostgres(ports, secrets)]);
    this.options.signal?.throwIfAborted();
    for (const name of SERVICES) this.launch(name);
    this.describe();
    await this.untilReady();
    await seedDemoOffice(this.gateway);
    this.progress('the demo office is there');
  }

  /** Starts a service again: stops it when it runs. Resolves once it is ready. */
  async restart(service: StackService): Promise<void> {
    await this.processOf(service).stop();
    // Somebody may have started a copy by hand: then its readiness would pass for ours.
    await assertPortsFree(service, this.known.ports.services[service]);
    const running = this.launch(service);
    this.describe();
    await running.untilReady();
    this.progress(`${service} is ready again (process ${running.pid})`);
  }

  /**
   * Starts one more copy of a service, on ports of its own, and resolves once it is ready. It shares the schema and the
   * consumer group with the others, but the gateway sends it no requests.
   */
  async addReplica(service: StackService): Promise<Replica> {
    const replica = await onFreePorts([0, MANAGEMENT_OFFSET], async (port) => {
      await assertPortsFree(service, port);
      return ServiceProcess.start({
        ...this.startOf(service, { PORT: String(port), MANAGEMENT_PORT: String(port + MANAGEMENT_OFFSET) }),
        logFile: this.folder.logOf(`${service}-replica`),
      });
    });
    this.replicas.add(replica);
    const stop = async (): Promise<void> => {
      await replica.stop();
      this.replicas.delete(replica);
    };
    try {
      await replica.untilReady();
    } catch (error) {
      await stop();
      throw error;
    }
    return { pid: replica.pid, url: replica.url, stop };
  }

  /**
   * Takes the stack's own Kafka or Postgres away, for tests: in order, at once (Postgres' immediate shutdown, which for
   * Kafka is SIGKILL), or with SIGKILL. Resolves once it is gone.
   */
  async takeDown(name: StorageName, how: 'in-order' | 'immediately' | 'kill'): Promise<void> {
    const server = this.storage.get(name);
    if (server === undefined) throw new Error(`This stack runs no ${name} of its own, or it is down already.`);
    this.storage.delete(name);
    if (how === 'in-order') return server.stop();
    if (how === 'immediately' && name === 'Postgres') process.kill(server.pid, 'SIGQUIT');
    else await server.kill();
    await server.exited;
  }

  /** Starts what {@link takeDown} took away, on the same folder and port. */
  async bringBack(name: StorageName): Promise<void> {
    const { ports, secrets } = this.known;
    const options = this.storageOptions(ports, secrets);
    this.watch(await (name === 'Kafka' ? startKafka(options) : startPostgres(options)));
  }

  /** Ends every process that was started; services first, so that they can finish what they have in hand. */
  stop(): Promise<void> {
    this.stopping ??= this.end();
    return this.stopping;
  }

  private async end(): Promise<void> {
    await this.control?.close();
    await this.endServices();
    await Promise.all([...this.storage.values()].map((server) => server.stop()));
    removeManifest(this.folder.manifest);
  }

  async endServices(): Promise<void> {
    await Promise.all([...this.processes.values(), ...this.replicas].map((running) => running.stop()));
  }

  private async prepareKafka(ports: StackPorts, secrets: Secrets): Promise<void> {
    const { kafkaBrokers, topicPrefix } = this.known;
    if (this.options.kafkaBrokers === undefined) this.watch(await startKafka(this.storageOptions(ports, secrets)));
    else this.progress(`using the Kafka at ${kafkaBrokers} (KAFKA_BROKERS)`);
    this.options.signal?.throwIfAborted();
    await runCommand(join(this.dist, 'libs', 'messaging', 'src', 'commands', 'topics.js'), {
      KAFKA_BROKERS: kafkaBrokers,
      KAFKA_TOPIC_PREFIX: topicPrefix,
      NODE_COMPILE_CACHE: this.folder.compileCache,
    });
    this.progress('topics are there');
  }

  private async preparePostgres(ports: StackPorts, secrets: Secrets): Promise<void> {
    const { databaseUrl } = this.known;
    const { rolePassword } = secrets;
    if (this.options.databaseUrl === undefined) this.watch(await startPostgres(this.storageOptions(ports, secrets)));
    else this.progress(`using the Postgres at ${new URL(databaseUrl).host} (DATABASE_URL)`);
    this.options.signal?.throwIfAborted();
    // Roles belong to the whole server: one after the other. The schemas know nothing of each other.
    for (const service of SERVICES) await provision(databaseUrl, service, rolePassword);
    await allOrFirstError(
      SERVICES.map((service) =>
        runCommand(join(this.dist, 'apps', service, 'src', 'migrate.js'), {
          DATABASE_URL: serviceUrl(databaseUrl, service, rolePassword),
          NODE_COMPILE_CACHE: this.folder.compileCache,
        }),
      ),
    );
    this.progress('schemas are up to date');
  }

  private storageOptions(ports: StackPorts, secrets: Secrets): StorageOptions {
    return {
      folder: this.folder,
      jarsDir: defaultDataDir(),
      ports,
      secrets,
      progress: (line) => this.progress(line),
    };
  }

  private watch(server: StorageServer): void {
    this.storage.set(server.name, server);
    void this.announceStorageDeath(server);
  }

  private launch(service: StackService): ServiceProcess {
    const running = ServiceProcess.start(this.startOf(service));
    this.processes.set(service, running);
    void this.announceDeath(running);
    return running;
  }

  private startOf(service: StackService, differences: Record<string, string> = {}): ServiceProcessOptions {
    return {
      service,
      dist: this.dist,
      env: { ...environmentOf(service, this.known), ...this.options.env?.[service], ...differences },
      logFile: this.folder.logOf(service),
      mark: markOf(this.folder.root),
    };
  }

  private async untilReady(): Promise<void> {
    await Promise.all(
      [...this.processes.values()].map(async (running) => {
        await running.untilReady();
        this.progress(`${running.service} is ready on ${running.url} (process ${running.pid})`);
      }),
    );
  }

  private async announceDeath(running: ServiceProcess): Promise<void> {
    await running.exited;
    if (running.wasAskedToEnd || this.isEnding) return;
    this.options.onDeath?.({ name: running.service, exit: running.describeExit(), logTail: running.logTail() });
  }

  private async announceStorageDeath(server: StorageServer): Promise<void> {
    const { name, exited } = server;
    const { code, signal } = await exited;
    const wasTakenDown = this.storage.get(name) !== server;
    if (!this.isEnding && !wasTakenDown)
      this.options.onDeath?.({ name, exit: signal ?? `exit code ${code}`, logTail: '' });
  }

  private get isEnding(): boolean {
    return this.stopping !== undefined || this.options.signal?.aborted === true;
  }

  private describe(): void {
    writeManifest(this.folder.manifest, {
      gateway: this.gateway,
      officeId: this.officeId,
      kafkaBrokers: this.known.kafkaBrokers,
      databaseUrl: this.known.databaseUrl,
      services: [...this.services],
    });
  }

  private processOf(service: StackService): ServiceProcess {
    const running = this.processes.get(service);
    if (running === undefined) throw new Error(`The stack does not run ${service}.`);
    return running;
  }

  private get known(): EnvironmentParts {
    if (this.environment === undefined) throw new Error('The stack has not started yet.');
    return this.environment;
  }

  private get dist(): string {
    return join(repositoryRoot(), 'dist');
  }

  private progress(line: string): void {
    this.options.progress?.(line);
  }
}

async function assertPortsFree(service: StackService, port: number): Promise<void> {
  await assertFree(port, service);
  await assertFree(port + MANAGEMENT_OFFSET, `health and metrics of ${service}`);
}

/** Waits until all have come to an end, so that nothing is still on its way when the first error is thrown. */
async function allOrFirstError(work: readonly Promise<unknown>[]): Promise<void> {
  const results = await Promise.allSettled(work);
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}
