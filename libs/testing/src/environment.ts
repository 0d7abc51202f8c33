/**
 * The Kafka and Postgres that Jest's global setup found or started. Only tests read them.
 * Throws a message for the reader when a spec runs without that setup.
 */
export function testEnvironment(): { readonly brokers: string[]; readonly databaseUrl: string; readonly run: string } {
  const { KAFKA_BROKERS, DATABASE_URL, TEXTBACK_TEST_RUN } = process.env;
  if (KAFKA_BROKERS === undefined || DATABASE_URL === undefined)
    throw new Error(
      'KAFKA_BROKERS and DATABASE_URL are not set: run int and e2e specs through Jest (npm run test:int).',
    );
  return { brokers: KAFKA_BROKERS.split(','), databaseUrl: DATABASE_URL, run: TEXTBACK_TEST_RUN ?? 'manual' };
}

/** A short random name part, lower case letters and digits. */
export const uniqueName = (): string => crypto.randomUUID().replaceAll('-', '').slice(0, 10);
