import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The search for the truth about unknown texts. */
export class CreateReconciliation1790000050000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TABLE reconciliation (
      dispatch_id uuid PRIMARY KEY REFERENCES outgoing_text ON DELETE CASCADE,
      posted_at timestamptz NOT NULL,
      state text NOT NULL CHECK (state IN ('open', 'settled', 'given-up')),
      next_look_at timestamptz,
      last_look_at timestamptz, -- the last one that the provider answered
      leased_until timestamptz, -- some process looks it up now
      CHECK ((state = 'open') = (next_look_at IS NOT NULL)))`);
    await db.query(`CREATE INDEX reconciliation_open ON reconciliation (next_look_at) WHERE state = 'open'`);
    // Texts of before were posted without a token in their webhook URL, so no record can be told to be theirs.
    await db.query(`INSERT INTO reconciliation (dispatch_id, posted_at, state)
      SELECT t.dispatch_id, coalesce((SELECT max(s.at) FROM text_status s
        WHERE s.dispatch_id = t.dispatch_id AND s.status = 'posting'), t.requested_at), 'given-up'
      FROM outgoing_text t WHERE t.status = 'unknown'`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE reconciliation');
  }
}
