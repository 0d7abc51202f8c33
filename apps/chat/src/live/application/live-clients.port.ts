import type { LiveUpdate, OfficeId } from '@textback/contracts';

/** The clients of this replica. */
export abstract class LiveClients {
  /** Whether anybody here is subscribed to the office. */
  abstract has(officeId: OfficeId): boolean;
  /** Sends an update to everybody here who is subscribed to its office. */
  abstract send(update: LiveUpdate): void;
  /** Tells them the office's last `seq`. */
  abstract sendHead(officeId: OfficeId, seq: number): void;
  /** Disconnects them: they come back and say where they stopped. */
  abstract drop(officeId: OfficeId): void;
}
