import { OfficeId, PhoneNumber } from '@textback/contracts';
import type { Random } from '../seed/random.js';
import type { Cast, CastOffice } from './plan.js';

/** Three offices that differ in what decides: cooldown, delay, and who may start a chat. They share their callers. */
export function castOf(random: Random, callers: number): Cast {
  // North American numbers that are valid and all different.
  let next = random.int(0, 800_000);
  const phone = (): PhoneNumber => PhoneNumber.parse(`+14152${String((next += 1)).padStart(6, '0')}`);
  const office = (name: string, differences: Partial<CastOffice>): CastOffice => ({
    id: OfficeId.parse(random.uuid()),
    canary: `${name}${random.int(100_000, 999_999)}`,
    line: phone(),
    textingNumber: phone(),
    allowUnknown: true,
    cooldownMinutes: 0,
    delaySeconds: 0,
    ...differences,
  });
  const offices = [
    office('alder', {}),
    office('birch', { cooldownMinutes: 30, allowUnknown: false }),
    office('cedar', { delaySeconds: 2 }),
  ];
  const phones = Array.from({ length: callers }, phone);
  const people = offices.flatMap((_, index) =>
    random
      .shuffled(phones)
      .slice(0, Math.ceil(callers / 3))
      .map((known) => ({
        office: index,
        personId: random.uuid(),
        kind: random.pick(['patient', 'contact'] as const),
        phone: known,
      })),
  );
  return { offices, callers: phones, people };
}
