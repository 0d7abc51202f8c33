import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Texts that answer opt-out words, and what they tell of the office (ADR 18). */
export class AnswerKeywords1790000061000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE outgoing_text
      DROP CONSTRAINT outgoing_text_kind_check,
      ADD CONSTRAINT outgoing_text_kind_check
        CHECK (kind IN ('missed-call-text', 'staff', 'opt-out-confirmation', 'help-answer')),
      DROP CONSTRAINT outgoing_text_credits_check,
      ADD CONSTRAINT outgoing_text_credits_check CHECK (credits BETWEEN 0 AND 2)`);
    await db.query(`ALTER TABLE office
      ADD COLUMN name text, -- null until the office's settings come the next time
      ADD COLUMN lines text[] NOT NULL DEFAULT '{}'`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('ALTER TABLE office DROP COLUMN lines, DROP COLUMN name');
    await db.query(`DELETE FROM outgoing_text WHERE kind IN ('opt-out-confirmation', 'help-answer')`);
    await db.query(`ALTER TABLE outgoing_text
      DROP CONSTRAINT outgoing_text_kind_check,
      ADD CONSTRAINT outgoing_text_kind_check CHECK (kind IN ('missed-call-text', 'staff')),
      DROP CONSTRAINT outgoing_text_credits_check,
      ADD CONSTRAINT outgoing_text_credits_check CHECK (credits BETWEEN 1 AND 2)`);
  }
}
