import type { Principal } from '@textback/auth';
import type { ClientToServer, OfficeId, ServerToClient } from '@textback/contracts';
import type { Namespace, Socket } from 'socket.io';
import type { SubscriptionRate } from './subscription-rate.js';

/** A verified user. Services have no office, so they have nothing to subscribe to. */
export type User = Extract<Principal, { kind: 'user' }>;

/** What is kept with each socket. */
export interface SocketData {
  user: User;
  rate: SubscriptionRate;
}

type NoServerEvents = Record<string, never>;
export type LiveNamespace = Namespace<ClientToServer, ServerToClient, NoServerEvents, SocketData>;
export type LiveSocket = Socket<ClientToServer, ServerToClient, NoServerEvents, SocketData>;

/** The room of an office's clients; only the server lets anybody in. */
export const roomOf = (officeId: OfficeId): string => `office:${officeId}`;
