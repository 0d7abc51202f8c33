import type { BusinessHours } from './business-hours.js';

/** A country and, where one is meant, a subdivision. */
export type Place = Pick<NonNullable<BusinessHours['holidays']>, 'country' | 'region'>;

/** Which place somebody means who leaves parts of it out: the office's own place, or the country as a whole. */
export function placeAsked(
  asked: { readonly country?: string | undefined; readonly region?: string | undefined },
  own: Place | null,
): { readonly country: string | null; readonly region: string | null } {
  if (asked.country !== undefined) return { country: asked.country, region: asked.region ?? null };
  return { country: own?.country ?? null, region: asked.region ?? own?.region ?? null };
}
