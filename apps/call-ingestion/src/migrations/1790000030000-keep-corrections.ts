import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is said of a call can be corrected by late events, and that can be seen; a session has no more than so many legs. */
export class KeepCorrections1790000030000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE call_session
      -- What was said before the last correction, and when it was corrected; null: the outcome is the first.
      ADD COLUMN corrected_outcome text CHECK (corrected_outcome IN ('answered', 'missed', 'unknown')),
      ADD COLUMN corrected_ending text
        CHECK (corrected_ending IN ('no-answer', 'busy', 'declined', 'abandoned', 'voicemail', 'routing-failure')),
      ADD COLUMN corrected_at timestamptz(3),
      -- The call was published as missed, and later that somebody had answered it.
      ADD COLUMN answer_told boolean NOT NULL DEFAULT false,
      -- When late events are looked at that may correct the outcome; null: not at all.
      ADD COLUMN review_at timestamptz(3),
      ADD CHECK ((corrected_outcome IS NULL) = (corrected_at IS NULL)),
      ADD CHECK ((corrected_outcome IS NOT DISTINCT FROM 'missed') = (corrected_ending IS NOT NULL)),
      ADD CHECK (review_at IS NULL OR settled_at IS NOT NULL),
      DROP CONSTRAINT call_session_unknown_reason_check,
      ADD CONSTRAINT call_session_unknown_reason_check
        CHECK (unknown_reason IN ('no-incoming-leg', 'not-ended', 'unexplained-ending', 'too-many-legs'))`);
    await db.query('CREATE INDEX call_session_review ON call_session (review_at) WHERE review_at IS NOT NULL');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP INDEX call_session_review');
    await db.query(`ALTER TABLE call_session
      DROP COLUMN corrected_outcome, DROP COLUMN corrected_ending, DROP COLUMN corrected_at, DROP COLUMN answer_told,
      DROP COLUMN review_at`);
    await db.query(
      `UPDATE call_session SET unknown_reason = 'unexplained-ending' WHERE unknown_reason = 'too-many-legs'`,
    );
    await db.query(`ALTER TABLE call_session DROP CONSTRAINT call_session_unknown_reason_check,
      ADD CONSTRAINT call_session_unknown_reason_check
        CHECK (unknown_reason IN ('no-incoming-leg', 'not-ended', 'unexplained-ending'))`);
  }
}
