import { CallId } from '@textback/contracts';
import { defineTimer } from '@textback/timers';
import { z } from 'zod';

/** Rings when a call may be judged. */
export const SettleTimer = defineTimer({ name: 'settle-call', data: z.object({ callId: CallId }) });
