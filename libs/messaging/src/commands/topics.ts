import { ensureTopics } from '../topics/ensure-topics.js';
import { kafkaFromEnvironment } from './environment.js';
import { runCommand, say } from './run-command.js';

/** Creates the topics that are missing and checks the others. Exits with 1 when one is not as it should be. */
await runCommand(async () => {
  const { created, existing, problems } = await ensureTopics(kafkaFromEnvironment(process.env));
  for (const topic of created) say(`created  ${topic}`);
  for (const problem of problems) say(`PROBLEM  ${problem}`);
  say(`${created.length} topics created, ${existing.length} were there, ${problems.length} problems.`);
  return problems.length === 0 ? 0 : 1;
});
