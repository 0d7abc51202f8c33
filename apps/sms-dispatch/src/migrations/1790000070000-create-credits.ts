import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The ledger of credits, and what the provider takes for texts (ADR 19). */
export class CreateCredits1790000070000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TABLE credit_balance (
      office_id uuid,
      month text CHECK (month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'), -- on the office's clock
      used int NOT NULL DEFAULT 0 CHECK (used >= 0),
      PRIMARY KEY (office_id, month)
      ) WITH (fillfactor = 50)`); // written with each claim: a new version of a row fits beside the old one
    await db.query(`CREATE TABLE credit_entry (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      dispatch_id uuid NOT NULL,
      number int NOT NULL CHECK (number >= 1), -- among the entries of its text
      kind text NOT NULL CHECK (kind IN ('reserve', 'return')),
      office_id uuid NOT NULL,
      month text NOT NULL,
      credits smallint NOT NULL CHECK (credits BETWEEN 1 AND 2),
      cause text NOT NULL,
      at timestamptz NOT NULL DEFAULT now(),
      UNIQUE (dispatch_id, number),
      CHECK ((kind = 'reserve') = (number % 2 = 1)), -- by turns: nothing is reserved or returned twice
      FOREIGN KEY (office_id, month) REFERENCES credit_balance)`);
    await db.query('CREATE INDEX credit_entry_of_month ON credit_entry (office_id, month, id DESC)');
    await db.query(`CREATE TRIGGER credit_entry_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON credit_entry
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`);

    await db.query(`ALTER TABLE office
      ADD COLUMN time_zone text, -- null until the office's settings come the next time
      ADD COLUMN monthly_allowance int CHECK (monthly_allowance >= 0)`); // null: unlimited
    await db.query(`ALTER TABLE outgoing_text
      ADD COLUMN cost_amount numeric CHECK (cost_amount >= 0),
      ADD COLUMN cost_currency text CHECK (cost_currency ~ '^[A-Z]{3}$'),
      ADD CHECK ((cost_amount IS NULL) = (cost_currency IS NULL))`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('ALTER TABLE outgoing_text DROP COLUMN cost_currency, DROP COLUMN cost_amount');
    await db.query('ALTER TABLE office DROP COLUMN monthly_allowance, DROP COLUMN time_zone');
    await db.query('DROP TABLE credit_entry, credit_balance');
  }
}
