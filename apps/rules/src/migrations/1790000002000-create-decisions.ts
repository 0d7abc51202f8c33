import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is known of callers and of texts to them, and the decisions made on it. */
export class CreateDecisions1790000002000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    // One row per caller of an office: the facts that other services tell, and the lock under which calls of one caller are
    // decided one after the other. Each column only ever moves forward in time, so the order of events does not matter.
    await db.query(`CREATE TABLE caller (
      office_id uuid,
      conversation_id uuid,
      opted_out boolean,
      consent_at timestamptz(3),
      landline_at timestamptz(3),
      delivered_at timestamptz(3),
      answered_at timestamptz(3),
      PRIMARY KEY (office_id, conversation_id),
      CHECK ((opted_out IS NULL) = (consent_at IS NULL)))`);

    // Texts to callers. A missed-call text is here from its decision on, before it is sent.
    await db.query(`CREATE TABLE caller_text (
      dispatch_id uuid PRIMARY KEY,
      office_id uuid NOT NULL,
      conversation_id uuid NOT NULL,
      kind text NOT NULL CHECK (kind IN ('missed-call-text', 'staff')),
      at timestamptz(3) NOT NULL,
      credits int NOT NULL DEFAULT 0 CHECK (credits BETWEEN 0 AND 2),
      accepted boolean NOT NULL DEFAULT false,
      failed boolean NOT NULL DEFAULT false,
      given_up boolean NOT NULL DEFAULT false,
      -- Surely never sent: expired or refused by us, or failed although the provider never accepted it.
      never_sent boolean NOT NULL GENERATED ALWAYS AS (given_up OR (failed AND NOT accepted)) STORED)`);
    await db.query(`CREATE INDEX caller_text_of_caller ON caller_text (office_id, conversation_id, at)
      WHERE NOT never_sent`);
    await db.query(
      'CREATE INDEX caller_text_credits ON caller_text (office_id, at) WHERE NOT never_sent AND credits > 0',
    );

    await db.query(`CREATE TABLE decision (
      office_id uuid,
      call_id uuid,
      conversation_id uuid,
      decision text NOT NULL CHECK (decision IN ('pending', 'text', 'skip')),
      -- No list of reasons here: the contract's list may grow.
      reason text,
      period text CHECK (period IN ('during-hours', 'outside-hours')),
      dispatch_id uuid,
      settings_version int NOT NULL CHECK (settings_version >= 0),
      decided_at timestamptz(3) NOT NULL,
      summary text NOT NULL,
      steps jsonb NOT NULL,
      -- With the settings' version and decided_at, all that it takes to make the decision again.
      facts jsonb NOT NULL,
      before_delay jsonb,
      PRIMARY KEY (office_id, call_id),
      CHECK ((decision = 'skip') = (reason IS NOT NULL)),
      CHECK ((decision = 'text') = (dispatch_id IS NOT NULL)),
      CHECK (decision <> 'text' OR conversation_id IS NOT NULL),
      CHECK (decision <> 'pending' OR before_delay IS NULL))`);
    await db.query('CREATE INDEX decision_of_office ON decision (office_id, decided_at)');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE decision, caller_text, caller');
  }
}
