import { describe, expect, it } from '@jest/globals';
import { checkHoursDraft, HoursPreview, OfficeSettingsDocument } from '@textback/contracts';
import { periodAt } from './business-hours.js';
import { hoursInWords } from './hours-in-words.js';
import { nextChange } from './next-change.js';

describe('the example of checkHoursDraft', () => {
  it('R13 is what the functions say of its hours', () => {
    const [example] = checkHoursDraft.examples;
    const { hours, at } = checkHoursDraft.body.parse(example?.body);
    const { message: _message, whyNoMessage: _why, ...shown } = HoursPreview.parse(example?.reply);
    const verdict = periodAt(OfficeSettingsDocument.shape.hours.parse(hours), shown.at, []);
    const until = nextChange(hours, shown.at, []);
    expect({ at, ...verdict, sentence: hoursInWords(verdict, until, hours.timeZone), until }).toEqual(shown);
  });
});
