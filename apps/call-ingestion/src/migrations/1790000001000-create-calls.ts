import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Call sessions, and which events they were made of. */
export class CreateCalls1790000001000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE DOMAIN phone_number AS text CHECK (VALUE ~ '^\\+[1-9][0-9]{1,14}$')`);

    // Events that were taken in: a repeated one is acknowledged without being folded again.
    await db.query(`CREATE TABLE call_event_key (
      source text,
      event_id text,
      seen_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (source, event_id))`);
    // Rows are added in the order of time, so a block-range index finds the old ones at almost no cost.
    await db.query('CREATE INDEX call_event_key_seen_at ON call_event_key USING brin (seen_at)');

    // legs is the truth about a session; direction to ended_at are drawn from it for the list.
    await db.query(`CREATE TABLE call_session (
      call_id uuid PRIMARY KEY,
      legs jsonb NOT NULL CHECK (jsonb_array_length(legs) > 0),
      direction text CHECK (direction IN ('inbound', 'outbound')),
      from_number phone_number,
      to_number phone_number,
      office_id uuid,
      started_at timestamptz(3),
      ended_at timestamptz(3),
      first_seen_at timestamptz(3) NOT NULL,
      settle_at timestamptz(3), -- null: it lasts, as far as is known
      settled_at timestamptz(3), -- null: not judged yet
      outcome text CHECK (outcome IN ('answered', 'missed', 'unknown')),
      ending text CHECK (ending IN ('no-answer', 'busy', 'declined', 'abandoned', 'voicemail', 'routing-failure')),
      unknown_reason text CHECK (unknown_reason IN ('no-incoming-leg', 'not-ended', 'unexplained-ending')),
      -- What events that came after the judgement would have made of it; null: the same.
      late_outcome text CHECK (late_outcome IN ('answered', 'missed', 'unknown')),
      late_ending text CHECK (late_ending IN ('no-answer', 'busy', 'declined', 'abandoned', 'voicemail', 'routing-failure')),
      CHECK ((outcome IS NULL) = (settled_at IS NULL)),
      CHECK ((outcome IS NOT DISTINCT FROM 'missed') = (ending IS NOT NULL)),
      CHECK ((outcome IS NOT DISTINCT FROM 'unknown') = (unknown_reason IS NOT NULL)),
      CHECK ((late_outcome IS NOT DISTINCT FROM 'missed') = (late_ending IS NOT NULL)),
      CHECK (late_outcome IS NULL OR settled_at IS NOT NULL),
      -- A call of an office can be listed.
      CHECK (office_id IS NULL OR (direction IS NOT NULL AND to_number IS NOT NULL AND started_at IS NOT NULL)))
      WITH (fillfactor = 80)`);
    await db.query(`CREATE INDEX call_session_list ON call_session (office_id, started_at DESC, call_id DESC)
      WHERE office_id IS NOT NULL`);
    await db.query(`CREATE INDEX call_session_list_by_outcome
      ON call_session (office_id, outcome, started_at DESC, call_id DESC)
      WHERE office_id IS NOT NULL AND outcome IS NOT NULL`);
    await db.query('CREATE INDEX call_session_unsettled ON call_session (first_seen_at) WHERE settled_at IS NULL');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE call_session');
    await db.query('DROP TABLE call_event_key');
    await db.query('DROP DOMAIN phone_number');
  }
}
