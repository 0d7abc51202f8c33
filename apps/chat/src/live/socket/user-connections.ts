import { Injectable } from '@nestjs/common';

/** Most sockets of one user on this replica. */
export class UserConnectionLimit {
  constructor(readonly most: number) {}
}

/** Counts the sockets of each user. */
@Injectable()
export class UserConnections {
  private readonly open = new Map<string, number>();

  constructor(private readonly limit: UserConnectionLimit) {}

  hasRoom(subject: string): boolean {
    return (this.open.get(subject) ?? 0) < this.limit.most;
  }

  opened(subject: string): void {
    this.open.set(subject, (this.open.get(subject) ?? 0) + 1);
  }

  closed(subject: string): void {
    const left = (this.open.get(subject) ?? 1) - 1;
    if (left === 0) this.open.delete(subject);
    else this.open.set(subject, left);
  }
}
