import { Injectable } from '@nestjs/common';
import type { ConversationId, OfficeId, OfficeSettings } from '@textback/contracts';
import { Database } from '@textback/database';
import {
  type CallerFacts,
  CallerFactsReader,
  type CallOfCaller,
  type CreditPeriod,
  type DecidedText,
} from '../application/caller-facts.port.js';
import type { OfficeSnapshot } from '../domain/facts.js';

interface OfficeRow {
  readonly officeId: OfficeId;
  readonly name: string;
  readonly version: number;
  readonly settings: OfficeSettings;
}

interface CallerRow {
  readonly conversationId: ConversationId;
  readonly optedOutAt: Date | null;
  readonly landlineAt: Date | null;
  readonly answeredAt: Date | null;
}

interface TextRow {
  readonly conversationId: ConversationId;
  readonly kind: 'missed-call-text' | 'staff';
  readonly at: Date;
}

@Injectable()
export class PostgresCallerFacts extends CallerFactsReader {
  constructor(private readonly database: Database) {
    super();
  }

  override async offices(officeIds: readonly OfficeId[]): Promise<Map<OfficeId, OfficeSnapshot>> {
    const read = (rest: string): Promise<OfficeRow[]> =>
      this.database.current.query<OfficeRow>(
        `SELECT office_id AS "officeId", name, version, settings FROM office
         WHERE office_id = ANY($1::uuid[]) AND version > 0 ${rest}`,
        [officeIds],
      );
    const rows = await read('');
    const limited = rows.some(({ settings }) => settings.credits.monthlyAllowance !== null)
      ? await read(`AND settings -> 'credits' ->> 'monthlyAllowance' IS NOT NULL ORDER BY office_id FOR NO KEY UPDATE`)
      : [];
    return new Map(
      [...rows, ...limited].map(({ officeId, name, version, settings }) => [officeId, { name, version, settings }]),
    );
  }

  override async callers(calls: readonly CallOfCaller[], since: string): Promise<Map<ConversationId, CallerFacts>> {
    if (calls.length === 0) return new Map();
    const keys = [calls.map(({ officeId }) => officeId), calls.map(({ conversationId }) => conversationId)];
    const tx = this.database.current;
    const distinct = new Set(calls.map(({ officeId, conversationId }) => `${officeId} ${conversationId}`));
    const callers = await this.locked(keys, distinct.size);
    // A statement of its own, begun after the locks were had: it sees what was waited for.
    const texts = await tx.query<TextRow>(
      `SELECT conversation_id AS "conversationId", kind, at FROM caller_text
       WHERE (office_id, conversation_id) IN (SELECT * FROM unnest($1::uuid[], $2::uuid[])) AND at > $3 AND NOT never_sent
       ORDER BY at`,
      [...keys, since],
    );
    const textsOf = Map.groupBy(texts, ({ conversationId }) => conversationId);
    return new Map(callers.map((row) => [row.conversationId, factsOf(row, textsOf.get(row.conversationId) ?? [])]));
  }

  /**
   * Locks the rows of callers, which are added where there are none. A row that was there when it was looked for may be
   * forgotten before it is locked (see ForgetOldFacts): then there would be no lock, and so it is added again.
   */
  private async locked(keys: readonly unknown[][], count: number): Promise<CallerRow[]> {
    const tx = this.database.current;
    await tx.query(
      `INSERT INTO caller (office_id, conversation_id)
       SELECT DISTINCT * FROM unnest($1::uuid[], $2::uuid[]) AS key (office_id, conversation_id)
       ORDER BY office_id, conversation_id ON CONFLICT DO NOTHING`,
      keys,
    );
    const callers = await tx.query<CallerRow>(
      `SELECT conversation_id AS "conversationId", CASE WHEN opted_out THEN consent_at END AS "optedOutAt",
         CASE WHEN delivered_at IS NULL OR landline_at > delivered_at THEN landline_at END AS "landlineAt",
         answered_at AS "answeredAt"
       FROM caller WHERE (office_id, conversation_id) IN (SELECT * FROM unnest($1::uuid[], $2::uuid[]))
       ORDER BY office_id, conversation_id FOR UPDATE`,
      keys,
    );
    return callers.length === count ? callers : this.locked(keys, count);
  }

  override async creditsUsed(periods: readonly CreditPeriod[]): Promise<Map<OfficeId, number>> {
    if (periods.length === 0) return new Map();
    const rows = await this.database.current.query<{ officeId: OfficeId; used: number }>(
      `SELECT office_id AS "officeId", sum(credits)::int AS used
       FROM unnest($1::uuid[], $2::timestamptz[]) AS period (office_id, since) JOIN caller_text USING (office_id)
       WHERE at >= since AND credits > 0 AND NOT never_sent GROUP BY office_id`,
      [periods.map(({ officeId }) => officeId), periods.map(({ since }) => since)],
    );
    return new Map(rows.map(({ officeId, used }) => [officeId, used]));
  }

  override async addTexts(texts: readonly DecidedText[]): Promise<void> {
    if (texts.length === 0) return;
    await this.database.current.query(
      `INSERT INTO caller_text AS t (dispatch_id, office_id, conversation_id, kind, at, credits)
       SELECT dispatch_id, office_id, conversation_id, 'missed-call-text', at, credits
       FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::timestamptz[], $5::int[])
         AS text (dispatch_id, office_id, conversation_id, at, credits)
       ORDER BY dispatch_id
       ON CONFLICT (dispatch_id) DO UPDATE SET at = least(t.at, excluded.at), credits = excluded.credits`,
      [
        texts.map(({ dispatchId }) => dispatchId),
        texts.map(({ officeId }) => officeId),
        texts.map(({ conversationId }) => conversationId),
        texts.map(({ at }) => at),
        texts.map(({ credits }) => credits),
      ],
    );
  }
}

function factsOf({ optedOutAt, landlineAt, answeredAt }: CallerRow, texts: readonly TextRow[]): CallerFacts {
  const timesOf = (kind: TextRow['kind']): string[] =>
    texts.filter((text) => text.kind === kind).map(({ at }) => at.toISOString());
  return {
    optedOutAt: optedOutAt?.toISOString() ?? null,
    landlineAt: landlineAt?.toISOString() ?? null,
    answeredAt: answeredAt?.toISOString() ?? null,
    staffTextedAt: timesOf('staff').at(-1) ?? null,
    textedAt: timesOf('missed-call-text'),
  };
}
