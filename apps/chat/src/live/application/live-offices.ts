import { Injectable } from '@nestjs/common';
import type { OfficeId } from '@textback/contracts';
import { LiveClients } from './live-clients.port.js';
import { LiveLog, type LogListener } from './live-log.port.js';
import { OfficeChannel, type Subscribed } from './office-channel.js';

/** The offices that have, or lately had, clients on this replica. Others cost nothing. */
@Injectable()
export class LiveOffices implements LogListener {
  private readonly channels = new Map<OfficeId, OfficeChannel>();

  constructor(
    private readonly log: LiveLog,
    private readonly clients: LiveClients,
  ) {}

  /** See {@link OfficeChannel.subscribe}. Rejects when the log cannot be read; then nobody was admitted. */
  subscribe(officeId: OfficeId, since: number | undefined, admit: (reply: Subscribed) => void): Promise<void> {
    let channel = this.channels.get(officeId);
    if (channel === undefined) {
      channel = new OfficeChannel(officeId, this.log, this.clients);
      this.channels.set(officeId, channel);
    }
    return channel.subscribe(since, admit);
  }

  changed(officeId: OfficeId): void {
    this.wake(this.channels.get(officeId));
  }

  resumed(): void {
    for (const channel of this.channels.values()) this.wake(channel);
  }

  /** Looks for updates that no notification told of, and forgets offices whose clients have gone. */
  async poll(): Promise<void> {
    for (const [officeId, channel] of this.channels)
      if (channel.isIdle && !this.clients.has(officeId)) this.channels.delete(officeId);
    if (this.channels.size === 0) return;
    for (const [officeId, head] of await this.log.heads([...this.channels.keys()])) {
      const channel = this.channels.get(officeId);
      if (head > (channel?.position ?? head)) this.wake(channel);
    }
  }

  /** Tells every client how far it should have come: whoever lost something finds out. */
  announceHeads(): void {
    for (const [officeId, { position }] of this.channels)
      if (position !== null) this.clients.sendHead(officeId, position);
  }

  /** A failure is not lost: the connection's return, and each poll, read on from the same place. */
  private wake(channel: OfficeChannel | undefined): void {
    channel?.wake().catch(() => undefined);
  }
}
