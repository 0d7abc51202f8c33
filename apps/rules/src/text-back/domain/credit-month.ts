/** When the calendar month of a moment began on an office's clock, as ISO 8601 UTC (R10: credits are counted by the month). */
export function startOfMonth(timeZone: string, instant: string): string {
  const now = Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone);
  return now.with({ day: 1 }).startOfDay().toInstant().toString();
}
