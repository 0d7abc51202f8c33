import { CreateInboxAndOutbox1780000000000 } from './create-inbox-and-outbox.js';

/** The tables of this library; every service that publishes or consumes runs them with its own. */
export const MESSAGING_MIGRATIONS = [CreateInboxAndOutbox1780000000000] as const;
