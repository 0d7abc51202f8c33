import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was known at each moment of the past, so that decisions can be made again, and made otherwise (R21, R22). */
export class KeepWhatBacktestsNeed1790000020000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE decision
      -- The facts of the decision before the office's delay; null for a call that was decided at once.
      ADD COLUMN first_facts jsonb,
      -- When the call was first decided: what calls are listed and replayed by.
      ADD COLUMN first_decided_at timestamptz(3),
      -- Among the decisions of one moment, which are those of one batch, the one that was made first has 0.
      ADD COLUMN place int NOT NULL DEFAULT 0`);
    await db.query(
      `UPDATE decision SET first_decided_at = coalesce((before_delay ->> 'decidedAt')::timestamptz, decided_at)`,
    );
    await db.query('ALTER TABLE decision ALTER COLUMN first_decided_at SET NOT NULL');
    await db.query('DROP INDEX decision_of_office');
    await db.query('CREATE INDEX decision_of_office ON decision (office_id, first_decided_at, place, call_id)');
    // Rows come in the order of their age, so an index of a few pages finds the old ones (PostgreSQL documentation, BRIN).
    await db.query('CREATE INDEX decision_age ON decision USING brin (decided_at)');

    // When it was known that the text was not delivered; with never_sent, from when on it does not count.
    await db.query('ALTER TABLE caller_text ADD COLUMN ended_at timestamptz(3)');
    await db.query('CREATE INDEX caller_text_age ON caller_text USING brin (at)');

    // caller.answered_at is the last one only; a decision at another moment needs the one before it.
    await db.query(`CREATE TABLE answered_call (
      office_id uuid,
      conversation_id uuid,
      call_id uuid,
      started_at timestamptz(3) NOT NULL,
      -- When this service could know of it: a call is told of when it has ended.
      told_at timestamptz(3) NOT NULL,
      PRIMARY KEY (office_id, conversation_id, call_id))`);
    await db.query('CREATE INDEX answered_call_age ON answered_call USING brin (told_at)');

    // The same for consent, whose last word is in caller.
    await db.query(`CREATE TABLE consent_change (
      office_id uuid,
      conversation_id uuid,
      at timestamptz(3),
      opted_out boolean,
      PRIMARY KEY (office_id, conversation_id, at, opted_out))`);
    await db.query('CREATE INDEX consent_change_age ON consent_change USING brin (at)');

    // When this service first heard of a caller: one about whom nothing is known can be forgotten, too.
    await db.query('ALTER TABLE caller ADD COLUMN known_since timestamptz(3) NOT NULL DEFAULT now()');
    await db.query('CREATE INDEX caller_age ON caller USING brin (known_since)');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('ALTER TABLE caller DROP COLUMN known_since');
    await db.query('DROP TABLE consent_change, answered_call');
    await db.query('DROP INDEX caller_text_age');
    await db.query('ALTER TABLE caller_text DROP COLUMN ended_at');
    await db.query('DROP INDEX decision_age, decision_of_office');
    await db.query('ALTER TABLE decision DROP COLUMN first_facts, DROP COLUMN first_decided_at, DROP COLUMN place');
    await db.query('CREATE INDEX decision_of_office ON decision (office_id, decided_at)');
  }
}
