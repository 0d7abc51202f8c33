import { parseArgs } from 'node:util';
import { type DeadLetter, DeadLetters } from '../dead-letters/dead-letters.js';
import { detailsOf, summaryOf } from '../dead-letters/describe.js';
import { kafkaFromEnvironment } from './environment.js';
import { runCommand, say } from './run-command.js';

const USAGE = `Messages that a consumer could not process.

  dead-letters list                     one line each, oldest first
  dead-letters show <id> [--reveal]     all about one; --reveal prints what people wrote, their names and numbers
  dead-letters redrive <id>...          sends them back to where they came from
  dead-letters redrive --all

Environment: KAFKA_BROKERS, KAFKA_TOPIC_PREFIX.`;

/** Picks letters by id. Throws when one does not exist. */
const pick = (letters: readonly DeadLetter[], ids: readonly string[]): DeadLetter[] =>
  ids.map((id) => {
    const found = letters.find((letter) => letter.id === id);
    if (found === undefined) throw new Error(`There is no dead letter ${id} that waits; "list" shows those that do.`);
    return found;
  });

await runCommand(async () => {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { reveal: { type: 'boolean', default: false }, all: { type: 'boolean', default: false } },
  });
  const [command, ...ids] = positionals;
  const named = ids.length > 0;
  const known =
    (command === 'list' && !named) ||
    (command === 'show' && ids.length === 1) ||
    (command === 'redrive' && named !== values.all);
  if (!known) {
    say(USAGE);
    return command === undefined || command === 'help' ? 0 : 2;
  }
  const deadLetters = new DeadLetters(kafkaFromEnvironment(process.env));
  const letters = await deadLetters.list();
  const picked = named ? pick(letters, ids) : letters;
  if (command === 'list') {
    for (const letter of picked) say(summaryOf(letter));
    say(`${picked.length} dead letters.`);
  } else if (command === 'show') {
    for (const letter of picked) say(detailsOf(letter, { reveal: values.reveal }));
  } else {
    await deadLetters.redrive(picked);
    for (const { id, origin } of picked) say(`redriven  ${id} -> ${origin.topic}`);
    say(`${picked.length} redriven.`);
  }
  return 0;
});
