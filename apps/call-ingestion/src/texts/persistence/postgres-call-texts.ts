import { Injectable } from '@nestjs/common';
import { Database } from '@textback/database';
import { CallTexts, type KnownText, type TextSubject } from '../application/call-texts.port.js';

@Injectable()
export class PostgresCallTexts extends CallTexts {
  constructor(private readonly database: Database) {
    super();
  }

  override async lock(subjects: readonly TextSubject[]): Promise<KnownText[]> {
    const keys = [subjects.map(({ officeId }) => officeId), subjects.map(({ callId }) => callId)];
    // A row must exist before it can be locked: two first reports may come at the same moment. Always in the order of keys,
    // so that two batches cannot lock each other out.
    await this.database.query(
      `INSERT INTO call_text (office_id, call_id)
       SELECT DISTINCT * FROM unnest($1::uuid[], $2::uuid[]) AS k (office_id, call_id) ORDER BY office_id, call_id
       ON CONFLICT DO NOTHING`,
      keys,
    );
    return this.database.query<KnownText>(
      `SELECT office_id AS "officeId", call_id AS "callId", progress, reason, dispatch_id AS "dispatchId"
       FROM call_text WHERE (office_id, call_id) IN (SELECT * FROM unnest($1::uuid[], $2::uuid[]))
       ORDER BY office_id, call_id FOR UPDATE`,
      keys,
    );
  }

  override async save(texts: readonly KnownText[]): Promise<void> {
    await this.database.query(
      `UPDATE call_text t SET progress = n.progress, reason = n.reason, dispatch_id = n.dispatch_id
       FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::uuid[])
         AS n (office_id, call_id, progress, reason, dispatch_id)
       WHERE (t.office_id, t.call_id) = (n.office_id, n.call_id)`,
      [
        texts.map(({ officeId }) => officeId),
        texts.map(({ callId }) => callId),
        texts.map(({ progress }) => progress),
        texts.map(({ reason }) => reason),
        texts.map(({ dispatchId }) => dispatchId),
      ],
    );
  }
}
