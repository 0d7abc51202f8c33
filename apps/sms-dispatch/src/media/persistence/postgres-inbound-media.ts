import { Injectable } from '@nestjs/common';
import type { MediaId, OfficeId } from '@textback/contracts';
import { Database, type Sink } from '@textback/database';
import { type InboundMedia, InboundMediaStore } from '../application/inbound-media.port.js';

/** Rows in one statement, so that it never holds locks for long. */
const SLICE = 5_000;

@Injectable()
export class PostgresInboundMedia extends InboundMediaStore {
  constructor(private readonly database: Database) {
    super();
  }

  override add(media: InboundMedia): void {
    this.database.current.collect(MEDIA, media);
  }

  override async urlOf(officeId: OfficeId, mediaId: MediaId): Promise<string | null> {
    const [row] = await this.database.query<{ url: string }>(
      'SELECT url FROM inbound_media WHERE media_id = $1 AND office_id = $2',
      [mediaId, officeId],
    );
    return row?.url ?? null;
  }

  override async forget(days: number): Promise<number> {
    const rows = await this.database.query(
      `DELETE FROM inbound_media WHERE ctid IN (
         SELECT ctid FROM inbound_media WHERE received_at < now() - make_interval(days => $1)
         LIMIT $2 FOR UPDATE SKIP LOCKED)
       RETURNING 1`,
      [days, SLICE],
    );
    return rows.length;
  }
}

const MEDIA: Sink<InboundMedia> = {
  name: 'inbound media',
  order: 20,
  async write(media, tx) {
    await tx.query(
      `INSERT INTO inbound_media (media_id, office_id, url, received_at)
       SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::timestamptz[]) ON CONFLICT DO NOTHING`,
      [
        media.map(({ mediaId }) => mediaId),
        media.map(({ officeId }) => officeId),
        media.map(({ url }) => url),
        media.map(({ receivedAt }) => receivedAt),
      ],
    );
  },
};
