import { Injectable } from '@nestjs/common';
import type { LiveUpdate, OfficeId } from '@textback/contracts';
import { Log, Metrics } from '@textback/observability';
import { LiveClients } from '../application/live-clients.port.js';
import { type LiveNamespace, type LiveSocket, roomOf } from './live-types.js';

/** Packets that may wait for a slow client, in Engine.IO's own buffer. A client that falls further behind is cut off, and resumes by its last `seq`. */
const MOST_WAITING = 500;

/** The sockets of this replica as the offices' clients. */
@Injectable()
export class SocketClients extends LiveClients {
  private namespace: LiveNamespace | undefined;

  private readonly cutOff;

  constructor(
    private readonly log: Log,
    metrics: Metrics,
  ) {
    super();
    metrics.gauge({
      name: 'textback_live_sockets',
      help: 'Sockets of this replica.',
      collect: () => this.namespace?.sockets.size ?? 0,
    });
    this.cutOff = metrics.counter({
      name: 'textback_live_cut_off_total',
      help: 'Clients that were too slow and were cut off.',
    });
  }

  attach(namespace: LiveNamespace): void {
    this.namespace = namespace;
  }

  has(officeId: OfficeId): boolean {
    return this.namespace?.adapter.rooms.has(roomOf(officeId)) ?? false;
  }

  send(update: LiveUpdate): void {
    this.namespace?.to(roomOf(update.officeId)).emit('update', update);
    for (const socket of this.socketsOf(update.officeId)) {
      if (socket.conn['writeBuffer'].length <= MOST_WAITING) continue;
      this.cutOff.inc();
      this.log.warn('A live client was too slow and was cut off.', { officeId: update.officeId });
      // Not `disconnect`, which would wait until everything has been written.
      socket.conn.close(true);
    }
  }

  sendHead(officeId: OfficeId, seq: number): void {
    this.namespace?.to(roomOf(officeId)).volatile.emit('head', { officeId, seq });
  }

  drop(officeId: OfficeId): void {
    for (const socket of this.socketsOf(officeId)) socket.disconnect(true);
  }

  private socketsOf(officeId: OfficeId): LiveSocket[] {
    const ids = this.namespace?.adapter.rooms.get(roomOf(officeId)) ?? [];
    return [...ids].flatMap((id) => this.namespace?.sockets.get(id) ?? []);
  }
}
