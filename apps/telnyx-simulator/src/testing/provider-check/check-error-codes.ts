import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CODES_OF_OTHER_REQUESTS, TELNYX_ERRORS, UNDECIDED_CODES } from '@textback/telnyx';
import { z } from 'zod';
import type { Report } from './report.js';

const Codes = z.array(z.object({ code: z.string(), title: z.string() }));

/** Every error code of the provider's reference, which may lie beside its document, has one place in our table. */
export function checkErrorCodes(file: string, report: Report): void {
  const reference = join(dirname(file), 'error-codes.json');
  if (!existsSync(reference)) return;
  const handled = new Set(TELNYX_ERRORS.map(({ code }) => code));
  const titles = new Map(
    Codes.parse(JSON.parse(readFileSync(reference, 'utf8'))).map(({ code, title }) => [code, title]),
  );
  for (const [code, title] of titles) {
    const places = [handled.has(code), UNDECIDED_CODES.has(code), CODES_OF_OTHER_REQUESTS.has(code)];
    const found = places.filter(Boolean).length;
    report.add(`error code ${code}: ${title}`, found === 1 ? [] : [`stands in ${found} of our lists instead of one`]);
  }
}
