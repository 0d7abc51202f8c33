import { CallId, OfficeId } from '@textback/contracts';
import { defineTimer } from '@textback/timers';
import { z } from 'zod';

/** An office's delay before a missed-call text is over: the call is decided again (R8). */
export const DelayEnds = defineTimer({
  name: 'delay-ends',
  data: z.object({ officeId: OfficeId, callId: CallId }),
});
