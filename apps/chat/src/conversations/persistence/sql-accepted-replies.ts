import { Injectable } from '@nestjs/common';
import type { Message } from '@textback/contracts';
import { Database } from '@textback/database';
import { type AcceptedReply, AcceptedReplies, type ReplyKey } from '../application/accepted-replies.port.js';

@Injectable()
export class SqlAcceptedReplies extends AcceptedReplies {
  constructor(private readonly database: Database) {
    super();
  }

  async find({ officeId, author, key }: ReplyKey): Promise<AcceptedReply | null> {
    const [row] = await this.database.current.query<{ request_hash: string; reply: Message }>(
      'SELECT request_hash, reply FROM accepted_reply WHERE office_id = $1 AND author = $2 AND key = $3',
      [officeId, author, key],
    );
    return row === undefined ? null : { requestHash: row.request_hash, reply: row.reply };
  }

  async keep({
    officeId,
    author,
    key,
    requestHash,
    reply,
    at,
  }: ReplyKey & AcceptedReply & { at: Date }): Promise<boolean> {
    const kept = await this.database.current.query(
      `INSERT INTO accepted_reply (office_id, author, key, request_hash, reply, at)
       VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING RETURNING key`,
      [officeId, author, key, requestHash, JSON.stringify(reply), at],
    );
    return kept.length === 1;
  }
}
