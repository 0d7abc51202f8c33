import { requestOf, USAGE } from './options.js';
import { runPlanted } from './planted/run-planted.js';
import { runSeed } from './run/run-seed.js';

/**
 * Command: plays plans of faults against a stack of its own and checks guarantees A to F (docs/how-to/find-faults.md). Ends
 * with status 1 when a guarantee was broken, or when a planted bug was not found.
 */
const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function main(): Promise<boolean> {
  const request = requestOf(process.argv.slice(2), Math.floor(Date.now() / 1_000) % 1_000_000);
  switch (request.kind) {
    case 'help':
      say(USAGE);
      return true;
    case 'planted':
      return runPlanted(request.names, say);
    case 'runs': {
      const failed: number[] = [];
      for (const seed of request.seeds) {
        const passed = await runSeed(seed, request.size, say).catch((error: unknown) => {
          say(
            `  FAIL: the run could not be made: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
          );
          return false;
        });
        if (!passed) failed.push(seed);
      }
      say(
        `\n${request.seeds.length - failed.length} of ${request.seeds.length} seeds passed${failed.length === 0 ? '' : `; failed: ${failed.join(', ')}`}`,
      );
      const found = !request.thenPlanted || (await runPlanted('all', say));
      return failed.length === 0 && found;
    }
  }
}

process.exitCode = (await main()) ? 0 : 1;
// Connections of clients that a broken stack left half-open must not keep the command alive.
process.exit();
