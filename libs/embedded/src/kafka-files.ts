import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { repositoryRoot } from './repository-root.js';

const run = promisify(execFile);

/** Kafka cannot be run on this machine; the message names what to do instead. */
export class NoKafka extends Error {
  override readonly name = 'NoKafka';
  constructor(missing: string, options?: ErrorOptions) {
    super(
      `${missing} Apache Kafka needs Java 17 or newer, and Maven to fetch it. ` +
        'Install both, or set KAFKA_BROKERS to the host:port of a Kafka 4 of yours, or use docker compose.',
      options,
    );
  }
}

/** Java's command; throws {@link NoKafka} when there is none, or one too old. */
export async function java(): Promise<string> {
  const command = process.env['JAVA_HOME'] === undefined ? 'java' : join(process.env['JAVA_HOME'], 'bin', 'java');
  const { stderr } = await run(command, ['-version']).catch((cause: unknown) => {
    throw new NoKafka('There is no Java here.', { cause });
  });
  // `openjdk version "17.0.15" 2025-04-15`; Java 8 called itself 1.8.
  const version = Number(/version "(\d+)/.exec(stderr)?.[1] ?? 0);
  if (version < 17) throw new NoKafka(`The Java here is version ${version}.`);
  return command;
}

/**
 * The folder with the broker's jars, fetched by Maven when it is not there yet.
 * @param cache a folder that may be shared by all brokers of this clone
 */
export async function kafkaJars(cache: string, progress: (line: string) => void): Promise<string> {
  const pom = join(repositoryRoot(), 'libs', 'embedded', 'kafka', 'pom.xml');
  // Named after what the list of jars says, so that a new version does not meet the jars of the old one.
  const id = createHash('sha256').update(readFileSync(pom)).digest('hex').slice(0, 8);
  const folder = join(cache, `kafka-jars-${id}`);
  if (existsSync(folder)) return folder;

  progress('fetching Apache Kafka 4.3 with Maven (about 45 MB, only once)');
  mkdirSync(dirname(folder), { recursive: true });
  const half = `${folder}.${process.pid}`;
  const goal = ['dependency:copy-dependencies', `-DoutputDirectory=${half}`];
  try {
    await run('mvn', ['-q', '-B', '-f', pom, ...goal], { maxBuffer: 16 * 1024 * 1024 });
  } catch (cause) {
    rmSync(half, { recursive: true, force: true });
    throw new NoKafka(isMissing(cause) ? 'There is no Maven (mvn) here.' : `Maven failed: ${reasonOf(cause)}`, {
      cause,
    });
  }
  try {
    renameSync(half, folder);
  } catch (error) {
    // Another start fetched them at the same time: theirs are as good.
    rmSync(half, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
  return folder;
}

const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT';

const reasonOf = (error: unknown): string => {
  const output = error instanceof Error && 'stdout' in error ? String(error.stdout) : String(error);
  return output.split('\n').find((line) => line.includes('ERROR')) ?? output.slice(0, 300);
};
