import { defineTimer } from '@textback/timers';
import { z } from 'zod';

/** Some unknown text is due to be looked up. It names none: whichever are due are looked up together. */
export const ReconcileTimer = defineTimer({ name: 'reconcile-texts', data: z.object({}) });
