import { Injectable } from '@nestjs/common';
import type { Cost, CreditEntry, CreditMonth, Credits, DispatchId, OfficeId } from '@textback/contracts';
import { Database, type Sink, type Transaction } from '@textback/database';
import { type CreditCase, CreditLedger, type CreditTerms } from '../application/credit-ledger.port.js';
import { monthOf } from '../domain/credit-month.js';
import { amountOf, type Entry, type PricedText, type Settlement, settlement } from '../domain/ledger.js';

/** The columns of `credit_entry` that make up an `Entry`; all null where there is none. */
const ENTRY = `e.dispatch_id AS "dispatchId", e.number, e.kind, e.office_id AS "officeId", e.month, e.credits, e.cause`;

/** The last line of a text. */
const lastOf = (dispatchId: string): string =>
  `(SELECT * FROM credit_entry c WHERE c.dispatch_id = ${dispatchId} ORDER BY c.number DESC LIMIT 1)`;

/** Transactions lock the sums after all other rows, so the sink that does so comes after all others; but for the loop guard's. */
const LAST = 90;

@Injectable()
export class PostgresCreditLedger extends CreditLedger {
  constructor(private readonly database: Database) {
    super();
  }

  override async open(texts: readonly PricedText[], at: number): Promise<CreditCase[]> {
    const rows = await this.database.query<CreditTerms & { last: Entry | null }>(
      `SELECT o.time_zone AS "timeZone", o.monthly_allowance AS allowance,
         CASE WHEN e.id IS NOT NULL THEN json_build_object('dispatchId', e.dispatch_id, 'number', e.number, 'kind', e.kind,
           'officeId', e.office_id, 'month', e.month, 'credits', e.credits, 'cause', e.cause) END AS last
       FROM unnest($1::uuid[], $2::uuid[]) WITH ORDINALITY AS t (dispatch_id, office_id, ordinal)
       LEFT JOIN office o USING (office_id)
       LEFT JOIN LATERAL ${lastOf('t.dispatch_id')} e ON true
       ORDER BY t.ordinal`,
      [texts.map(({ dispatchId }) => dispatchId), texts.map(({ officeId }) => officeId)],
    );
    const cases = texts.map((text, index) => {
      const { timeZone = null, allowance = null, last = null } = rows[index] ?? {};
      return { text, last, month: monthOf(timeZone, at), allowance };
    });
    const used = await this.lock(new Map(cases.map(({ text, month }) => [text.officeId, month])));
    return cases.map(({ text, last, month, allowance }) => ({
      text,
      last,
      account: { month, allowance, used: used.get(text.officeId) ?? 0 },
    }));
  }

  override async write(entries: readonly Entry[]): Promise<void> {
    await write(entries, this.database.current);
  }

  override settle(dispatchId: DispatchId, wish: Settlement): void {
    this.database.current.collect(SETTLEMENTS, { dispatchId, ...wish });
  }

  override async termsOf(officeId: OfficeId): Promise<CreditTerms> {
    const [terms] = await this.database.query<CreditTerms>(
      `SELECT time_zone AS "timeZone", monthly_allowance AS allowance FROM office WHERE office_id = $1`,
      [officeId],
    );
    return terms ?? { timeZone: null, allowance: null };
  }

  override async used(
    officeId: OfficeId,
    month: CreditMonth,
  ): Promise<Pick<Credits, 'used' | 'texts' | 'parts' | 'cost'>> {
    // One statement sees one moment: what was used, and for which texts.
    const [row] = await this.database.query<{ used: number; texts: number; parts: number; costs: Cost[] | null }>(
      `WITH paid AS (
         SELECT t.parts, t.cost_amount, t.cost_currency
         FROM credit_entry e JOIN outgoing_text t USING (dispatch_id)
         WHERE e.office_id = $1 AND e.month = $2 AND e.kind = 'reserve'
           AND NOT EXISTS (SELECT FROM credit_entry r WHERE r.dispatch_id = e.dispatch_id AND r.number = e.number + 1))
       SELECT coalesce((SELECT used FROM credit_balance WHERE office_id = $1 AND month = $2), 0) AS used,
         (SELECT count(*)::int FROM paid) AS texts,
         (SELECT coalesce(sum(parts), 0)::int FROM paid) AS parts,
         (SELECT json_agg(json_build_object('amount', c.amount::text, 'currency', c.currency)) FROM (
           SELECT sum(cost_amount) AS amount, cost_currency AS currency FROM paid WHERE cost_amount IS NOT NULL
           GROUP BY cost_currency) c) AS costs`,
      [officeId, month],
    );
    const { used = 0, texts = 0, parts = 0, costs = null } = row ?? {};
    return { used, texts, parts, cost: costs?.length === 1 ? (costs[0] ?? null) : null };
  }

  override async entries(
    officeId: OfficeId,
    month: CreditMonth,
    { after, limit }: { readonly after: string | null; readonly limit: number },
  ): Promise<{ readonly items: CreditEntry[]; readonly next: string | null }> {
    const rows = await this.database.query<Omit<CreditEntry, 'at'> & { id: string; at: Date }>(
      `SELECT id, dispatch_id AS "dispatchId", month, kind, credits, cause, at FROM credit_entry
       WHERE office_id = $1 AND month = $2 AND ($3::bigint IS NULL OR id < $3::bigint)
       ORDER BY office_id DESC, month DESC, id DESC LIMIT $4`,
      [officeId, month, after, limit + 1],
    );
    const items = rows.slice(0, limit);
    return {
      items: items.map(({ id: _id, at, ...entry }) => ({ ...entry, at: at.toISOString() })),
      next: rows.length > limit ? (items.at(-1)?.id ?? null) : null,
    };
  }

  /** Locks the sums of offices' months, which are added where there are none, and answers them. */
  private async lock(months: ReadonlyMap<OfficeId, CreditMonth>): Promise<Map<OfficeId, number>> {
    const keys = [[...months.keys()], [...months.values()]];
    const read = (): Promise<{ officeId: OfficeId; used: number }[]> =>
      this.database.query(
        `SELECT office_id AS "officeId", used FROM credit_balance
         WHERE (office_id, month) IN (SELECT * FROM unnest($1::uuid[], $2::text[]))
         ORDER BY office_id, month FOR UPDATE`,
        keys,
      );
    let rows = await read();
    if (rows.length < months.size) {
      await this.database.query(
        `INSERT INTO credit_balance (office_id, month)
         SELECT office_id, month FROM unnest($1::uuid[], $2::text[]) AS k (office_id, month) ORDER BY 1, 2
         ON CONFLICT DO NOTHING`,
        keys,
      );
      rows = await read();
    }
    return new Map(rows.map(({ officeId, used }) => [officeId, used]));
  }
}

/** Adds lines and what they come to. A line whose number its text has already breaks the transaction: nothing counts twice. */
async function write(entries: readonly Entry[], tx: Pick<Transaction, 'query'>): Promise<void> {
  await tx.query(
    `WITH added AS (
       INSERT INTO credit_entry (dispatch_id, number, kind, office_id, month, credits, cause)
       SELECT * FROM unnest($1::uuid[], $2::int[], $3::text[], $4::uuid[], $5::text[], $6::int[], $7::text[])
       RETURNING dispatch_id)
     UPDATE credit_balance b SET used = b.used + d.amount
     FROM (SELECT office_id, month, sum(amount)::int AS amount
           FROM unnest($4::uuid[], $5::text[], $8::int[]) AS n (office_id, month, amount) GROUP BY 1, 2) d
     WHERE (b.office_id, b.month) = (d.office_id, d.month)`,
    [
      entries.map(({ dispatchId }) => dispatchId),
      entries.map(({ number }) => number),
      entries.map(({ kind }) => kind),
      entries.map(({ officeId }) => officeId),
      entries.map(({ month }) => month),
      entries.map(({ credits }) => credits),
      entries.map(({ cause }) => cause),
      entries.map(amountOf),
    ],
  );
}

/** Settles the texts of a transaction; one that comes several times, step by step. */
const SETTLEMENTS: Sink<Settlement & { readonly dispatchId: DispatchId }> = {
  name: 'credit settlements',
  order: LAST,
  async write(wishes, tx) {
    const rows = await tx.query<Entry>(
      `SELECT ${ENTRY} FROM unnest($1::uuid[]) AS t (dispatch_id)
       CROSS JOIN LATERAL ${lastOf('t.dispatch_id')} e
       JOIN credit_balance b ON (b.office_id, b.month) = (e.office_id, e.month)
       ORDER BY b.office_id, b.month FOR UPDATE OF b`,
      [[...new Set(wishes.map(({ dispatchId }) => dispatchId))]],
    );
    const lasts = new Map(rows.map((last) => [last.dispatchId, last]));
    const entries: Entry[] = [];
    for (const { dispatchId, ...wish } of wishes) {
      const entry = settlement(lasts.get(dispatchId) ?? null, wish);
      if (entry === null) continue;
      lasts.set(dispatchId, entry);
      entries.push(entry);
    }
    if (entries.length > 0) await write(entries, tx);
  },
};
