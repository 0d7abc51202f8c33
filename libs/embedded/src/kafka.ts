import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { Daemon } from './daemon.js';
import { java, kafkaJars } from './kafka-files.js';
import { answersRequests } from './kafka-probe.js';
import { assertFree } from './ports.js';
import { endProcess, isOurs } from './processes.js';

const run = promisify(execFile);

export interface EmbeddedKafkaOptions {
  /** Holds the log, and is kept between starts. */
  readonly dataDir: string;
  /** Where the broker's jars are kept; may be shared with other brokers. */
  readonly jarsDir: string;
  readonly port: number;
  /** Of the KRaft controller, which only the broker itself talks to. */
  readonly controllerPort: number;
  readonly logFile: string;
  /** Told what happens, one line at a time. */
  readonly progress?: (line: string) => void;
}

/** What clients of an embedded broker are given; known before it runs. */
export const embeddedKafkaBrokers = (port: number): string => `127.0.0.1:${port}`;

/** One node of Apache Kafka 4 in KRaft mode, run by Java. */
export class EmbeddedKafka {
  private constructor(
    /** `host:port`, as in KAFKA_BROKERS. */
    readonly brokers: string,
    private readonly daemon: Daemon,
    private readonly pidFile: string,
  ) {}

  /** Starts the broker: ends one that was left running on the same folder, formats the folder when it is new. */
  static async start(options: EmbeddedKafkaOptions): Promise<EmbeddedKafka> {
    const { port, controllerPort, progress = () => undefined } = options;
    const command = await java();
    const classPath = join(await kafkaJars(options.jarsDir, progress), '*');
    const folder = resolve(options.dataDir);
    await endLeftover(folder, progress);
    await assertFree(port, 'Kafka');
    await assertFree(controllerPort, "Kafka's controller");

    mkdirSync(folder, { recursive: true });
    const properties = join(folder, 'server.properties');
    writeFileSync(properties, serverProperties(join(folder, 'log'), port, controllerPort));
    if (!existsSync(join(folder, 'log', 'meta.properties'))) {
      progress("formatting Kafka's log");
      const format = ['kafka.tools.StorageTool', 'format', '-t', newClusterId(), '-c', properties];
      await run(command, ['-XX:TieredStopAtLevel=1', '-cp', classPath, ...format]);
    }
    const daemon = Daemon.start({
      name: 'Kafka',
      command,
      args: [...JVM_OPTIONS, '-cp', classPath, 'kafka.Kafka', properties],
      logFile: options.logFile,
      endsOn: 'SIGTERM',
      patienceMs: 15_000,
    });
    const pidFile = pidFileIn(folder);
    writeFileSync(pidFile, String(daemon.pid));
    try {
      await daemon.untilReady(() => answersRequests('127.0.0.1', port), 90_000);
    } catch (error) {
      await daemon.stop();
      throw error;
    }
    return new EmbeddedKafka(embeddedKafkaBrokers(port), daemon, pidFile);
  }

  get pid(): number {
    return this.daemon.pid;
  }

  /** Settles when the broker has ended, for whatever reason. */
  get exited(): Daemon['exited'] {
    return this.daemon.exited;
  }

  async stop(): Promise<void> {
    await this.daemon.stop();
    rmSync(this.pidFile, { force: true });
  }

  /** SIGKILL, for tests of crashes. */
  kill(): Promise<void> {
    return this.daemon.kill();
  }

  /** Deletes a broker's data; a broker that still runs on it is ended. */
  static async wipe(dataDir: string): Promise<void> {
    await endLeftover(resolve(dataDir), () => undefined);
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** A small heap and the cheapest compiler and collector: a development machine has better uses for its memory. */
const JVM_OPTIONS = [
  '-Xms128m',
  '-Xmx320m',
  '-XX:+UseSerialGC',
  '-XX:TieredStopAtLevel=1',
  '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
  '-Dorg.slf4j.simpleLogger.showDateTime=true',
];

const serverProperties = (logFolder: string, port: number, controllerPort: number): string =>
  Object.entries({
    'process.roles': 'broker,controller',
    'node.id': 1,
    // A fixed list of voters, not one kept in the log: the same folder can then be started on other ports.
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    'controller.listener.names': 'CONTROLLER',
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}`,
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'log.dirs': logFolder,
    'auto.create.topics.enable': false,
    // One node.
    'offsets.topic.replication.factor': 1,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
    // Members come one by one at a start; nobody has to wait for more of them.
    'group.initial.rebalance.delay.ms': 0,
    // Sized for one machine: by default the log cleaner alone takes 128 MB of heap.
    'log.cleaner.dedupe.buffer.size': 8 * 1024 * 1024,
    'offsets.topic.num.partitions': 8,
    'transaction.state.log.num.partitions': 2,
    'share.coordinator.state.topic.num.partitions': 1,
    'num.network.threads': 2,
    'num.io.threads': 4,
    'background.threads': 2,
  })
    .map(([key, value]) => `${key}=${value}\n`)
    .join('');

/** 16 random bytes in URL-safe base64; not with a dash in front, which a command line takes for an option. */
function newClusterId(): string {
  for (;;) {
    const id = randomBytes(16).toString('base64url');
    if (!id.startsWith('-')) return id;
  }
}

const pidFileIn = (folder: string): string => join(folder, 'broker.pid');

/** A broker whose parent was killed goes on running. */
async function endLeftover(folder: string, progress: (line: string) => void): Promise<void> {
  const pidFile = pidFileIn(folder);
  if (!existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, 'utf8'));
  if (isOurs(pid, join(folder, 'server.properties'))) {
    progress(`ending the Kafka of an earlier run (process ${pid})`);
    await endProcess(pid, 'SIGTERM', 15_000);
  }
  rmSync(pidFile, { force: true });
}
