import { v5 as uuidV5 } from 'uuid';
import type { Account } from '../domain/message-events.js';

const NAMESPACE = '5b0f3f0e-2f57-4d0f-9a0f-1c6f3f1f7c55';

/** The simulated account. */
export const ACCOUNT: Account = {
  profileOf: (number) => uuidV5(number, NAMESPACE),
  organizationId: uuidV5('organization', NAMESPACE),
};
