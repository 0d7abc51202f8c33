import type { OfficeSettingsChanged, PhoneNumber } from '@textback/contracts';
import fc from 'fast-check';
import { anOfficeId, aPhoneNumber, someOfficeSettings, someSettings } from './builders.js';

const OFFICES = 3;
const NUMBERS = 4;

/** Settings that offices had one after the other, and one way in which the compacted topic may hand them out. */
export interface SettingsReplay {
  /** What arrives together, in order: some versions are left out, some come twice, and none in any particular order. */
  readonly batches: readonly (readonly OfficeSettingsChanged[])[];
  /** The settings that each office has at the end; each of them arrives at least once. */
  readonly newest: readonly OfficeSettingsChanged[];
  /** Every number that any of them ever had. */
  readonly numbers: readonly PhoneNumber[];
}

const change = fc.record({
  office: fc.nat(OFFICES - 1),
  textingNumber: fc.option(fc.nat(NUMBERS - 1)),
  lines: fc.uniqueArray(fc.nat(NUMBERS - 1), { maxLength: 3 }),
  allowKnown: fc.boolean(),
  allowUnknown: fc.boolean(),
});

/** Histories of a few offices that pass a few numbers on to each other, as rules lets them, and replays of these. */
export const settingsReplays: fc.Arbitrary<SettingsReplay> = fc
  .record({
    changes: fc.array(change, { minLength: 1, maxLength: 12 }),
    repeated: fc.array(fc.nat(), { maxLength: 12 }),
    order: fc.array(fc.nat(), { minLength: 15, maxLength: 15 }),
    batchSize: fc.integer({ min: 1, max: 6 }),
  })
  .map(({ changes, repeated, order, batchSize }) => {
    const numbers = Array.from({ length: NUMBERS }, aPhoneNumber);
    const history = enacted(changes, numbers);
    const newest = [...new Map(history.map((settings) => [settings.officeId, settings])).values()];
    const arrivals = [...newest, ...repeated.map((pick) => history[pick % history.length])]
      .flatMap((settings, index) => (settings === undefined ? [] : [{ settings, key: order[index] ?? 0 }]))
      .toSorted((one, other) => one.key - other.key)
      .map(({ settings }) => settings);
    const batches = Array.from({ length: Math.ceil(arrivals.length / batchSize) }, (_, batch) =>
      arrivals.slice(batch * batchSize, (batch + 1) * batchSize),
    );
    return { batches, newest, numbers };
  });

/** The versions that rules publishes for these changes: a number that another office has is refused. */
function enacted(changes: readonly Change[], numbers: readonly PhoneNumber[]): OfficeSettingsChanged[] {
  const offices = Array.from({ length: OFFICES }, () => ({
    officeId: anOfficeId(),
    version: 0,
    has: new Set<number>(),
  }));
  return changes.flatMap(({ office: index, textingNumber, lines, allowKnown, allowUnknown }, minute) => {
    const office = offices[index];
    if (office === undefined) return [];
    const isFree = (number: number): boolean => offices.every((other) => other === office || !other.has.has(number));
    const texting = textingNumber !== null && isFree(textingNumber) ? textingNumber : null;
    const called = lines.filter(isFree);
    office.has = new Set(texting === null ? called : [texting, ...called]);
    office.version += 1;
    const numberOf = (number: number): PhoneNumber[] => numbers.slice(number, number + 1);
    return [
      someOfficeSettings({
        officeId: office.officeId,
        version: office.version,
        changedAt: new Date(Date.UTC(2026, 2, 2, 9, minute)).toISOString(),
        settings: {
          ...someSettings(),
          numbers: {
            textingNumber: texting === null ? null : (numbers[texting] ?? null),
            lines: called.flatMap(numberOf),
          },
          chat: {
            allowPatientsAndContactsToStartChat: allowKnown,
            allowMessagesFromUnknownNumbers: allowUnknown,
          },
        },
      }),
    ];
  });
}

type Change = typeof change extends fc.Arbitrary<infer Value> ? Value : never;
