import { z } from 'zod';

/** A decimal number that any reader can keep; fractions of a cent included. */
const Amount = z.string().regex(/^\d{1,7}(?:\.\d{1,8})?$/);

/** What the provider took from the account for a message, as it writes it: text by its specification. */
export const TelnyxCost = z.object({
  amount: z.union([Amount, z.number().transform(String).pipe(Amount)]),
  /** ISO 4217. */
  currency: z.string().regex(/^[A-Z]{3}$/),
});
export type TelnyxCost = z.infer<typeof TelnyxCost>;
