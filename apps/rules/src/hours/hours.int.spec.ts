import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  DEFAULT_SETTINGS,
  type HoursPreview,
  type OfficeId,
  type OfficeSettings,
  type Problem,
  type PublicHolidays,
} from '@textback/contracts';
import { anOfficeId } from '@textback/testing';
import { aHarness, type Harness } from '../testing/rules.fixtures.js';

// Real: Postgres, Kafka, HTTP, tokens, the calendar of holidays.
let rules: Harness;

beforeAll(async () => {
  rules = await aHarness();
  await rules.start();
}, 60_000);
afterAll(() => rules.close(), 30_000);

type Hours = OfficeSettings['hours'];
const { hours } = DEFAULT_SETTINGS;
const pointers = ({ body }: { body: Problem }): string[] => (body.errors ?? []).map(({ pointer }) => pointer);

const preview = (officeId: OfficeId, at?: string, token?: string) =>
  rules.ask<HoursPreview & Problem>('GET', `offices/${officeId}/hours${at === undefined ? '' : `?at=${at}`}`, {
    ...(token !== undefined && { token }),
  });
const checkHours = (officeId: OfficeId, json: unknown, token?: string) =>
  rules.ask<HoursPreview & Problem>('POST', `offices/${officeId}/hours/check`, {
    json,
    ...(token !== undefined && { token }),
  });
const holidaysAt = (officeId: OfficeId, query = '') =>
  rules.ask<PublicHolidays & Problem>('GET', `offices/${officeId}/holidays${query}`);

describe('what are we on at this time?', () => {
  it('R13 period, cause, end and message of the saved settings', async () => {
    const { officeId } = await rules.aTextingOffice({
      missedCallAutoReplies: { duringHours: { enabled: true, message: 'Hi from {office_name}' } },
    });
    expect(await preview(officeId, '2026-03-02T15:00:00Z')).toMatchObject({
      status: 200,
      body: {
        at: '2026-03-02T15:00:00Z',
        period: 'during-hours',
        localTime: '2026-03-02T10:00:00-05:00[America/New_York]',
        cause: { kind: 'interval', date: '2026-03-02', from: '09:00', to: '17:00' },
        sentence: expect.stringMatching(
          /^During business hours: open from 09:00 to 17:00 on Monday, March 2, 2026/,
        ) as unknown,
        until: '2026-03-02T22:00:00.000Z',
        message: { text: 'Hi from Elm Street Dental', characters: 25, credits: 1, parts: 1 },
        whyNoMessage: null,
      },
    });
  });

  it('R13 now, unless another moment is asked for', async () => {
    const officeId = await rules.anOffice();
    const before = Date.now();
    const { body } = await preview(officeId);
    expect(Date.parse(body.at)).toBeGreaterThanOrEqual(before);
    expect(Date.parse(body.at)).toBeLessThanOrEqual(Date.now());
    expect(Date.parse(body.until ?? '')).toBeGreaterThan(Date.parse(body.at));
  });

  it('R13 agrees with the decision about a call that began to ring at that moment', async () => {
    const now = Temporal.Now.instant().toZonedDateTimeISO('America/New_York');
    const today = now.toPlainDate().toString();
    const justOpened = {
      date: today,
      label: 'Just opened',
      intervals: [{ from: now.toPlainTime().toString().slice(0, 5), to: '24:00' }],
    };
    const office = await rules.aTextingOffice({ hours: { exceptions: [justOpened] } });
    const calls = [
      office.missedCall(),
      office.missedCall({
        startedAt: now.subtract({ minutes: 2 }).toInstant().toString({ smallestUnit: 'millisecond' }),
      }),
    ];
    for (const call of calls) {
      const receipt = await rules.miss(call);
      expect((await preview(office.officeId, call.startedAt)).body.period).toBe(receipt.period);
    }
  });

  it('R13 knows holidays, also the next one', async () => {
    const { officeId } = await rules.aTextingOffice({
      hours: { holidays: { country: 'US', region: 'CA', openOn: ['Veterans Day'] } },
    });
    expect((await preview(officeId, '2026-03-31T15:00:00Z')).body).toMatchObject({
      period: 'outside-hours',
      cause: { kind: 'holiday', date: '2026-03-31', name: 'César Chávez Day' },
      until: '2026-04-01T13:00:00.000Z',
    });
    expect((await preview(officeId, '2026-11-11T15:00:00Z')).body.period).toBe('during-hours');
    // Thanksgiving and the day after it.
    expect((await preview(officeId, '2026-11-25T23:00:00Z')).body.until).toBe('2026-11-30T14:00:00.000Z');
  });

  it('R1 says why nothing would be texted: an office that was never configured is simply off', async () => {
    const officeId = await rules.anOffice();
    expect((await preview(officeId, '2026-03-02T15:00:00Z')).body).toMatchObject({
      period: 'during-hours',
      message: null,
      whyNoMessage: { reason: 'office-not-configured' },
    });
  });

  it.each(['yesterday', '1999-12-31T23:59:59Z', '2100-01-01T00:00:00Z', '2026-03-02T15:00:00%2B01:00', ''])(
    'refuses the moment %j',
    async (at) => {
      const answer = await preview(await rules.anOffice(), at);
      expect(answer.status).toBe(400);
      expect(pointers(answer)).toContain('/query/at');
    },
  );

  it('D may be read by everybody in the office, and by nobody else', async () => {
    const officeId = await rules.anOffice();
    const frontdesk = await rules.tokens.user({ offices: { [officeId]: 'frontdesk' } });
    expect(await preview(officeId, undefined, frontdesk)).toMatchObject({ status: 200 });
    expect(await preview(officeId, undefined, await rules.manager(anOfficeId()))).toMatchObject({ status: 404 });
    expect(await preview(anOfficeId())).toMatchObject({ status: 404 });
  });
});

describe('the same for hours that are being edited', () => {
  it('R13 looks at the draft, and at the saved settings for everything else', async () => {
    const { officeId } = await rules.aTextingOffice();
    const draft: Hours = {
      ...hours,
      timeZone: 'America/Los_Angeles',
      exceptions: [{ date: '2026-03-02', label: 'Fair', intervals: [{ from: '06:00', to: '08:00' }] }],
    };
    expect(await checkHours(officeId, { hours: draft, at: '2026-03-02T15:00:00Z' })).toMatchObject({
      status: 200,
      body: {
        localTime: '2026-03-02T07:00:00-08:00[America/Los_Angeles]',
        cause: { kind: 'special-opening', label: 'Fair' },
        until: '2026-03-02T16:00:00.000Z',
        message: { text: expect.stringContaining('Elm Street Dental') as unknown },
      },
    });
    expect(await rules.ask('GET', `offices/${officeId}/settings`)).toMatchObject({ etag: '"1"', body: { hours } });
  });

  it.each<[string, (hours: Hours) => unknown, string[]]>([
    [
      'hours that could not be saved, as saving would',
      (draft) => ({
        hours: {
          ...draft,
          timeZone: 'Mars/Olympus',
          weekly: { ...draft.weekly, monday: [...draft.weekly.monday, { from: '16:00', to: '18:00' }] },
          holidays: { country: 'US', region: 'ZZ', openOn: [] },
        },
      }),
      ['/hours/timeZone', '/hours/weekly/monday/1', '/hours/holidays/region'],
    ],
    [
      'wrong shapes and wrong values at once',
      (draft) => ({
        hours: { ...draft, timeZone: 'Mars/Olympus', exceptions: [{ date: '2026-02-29', label: '', intervals: [] }] },
        at: 'now',
      }),
      ['/hours/exceptions/0/date', '/at', '/hours/timeZone'],
    ],
    ['no hours', () => ({}), ['/hours']],
    [
      'fields that are not known',
      (draft) => ({ hours: { ...draft, open: true }, period: 1 }),
      ['/hours/open', '/period'],
    ],
  ])('refuses %s', async (_, draft, expected) => {
    const answer = await checkHours(await rules.anOffice(), draft(hours));
    expect(answer.body).toMatchObject({ status: 422, type: 'urn:textback:problem:invalid-request' });
    expect(pointers(answer)).toEqual(expected);
  });

  it('D is for managers of the office', async () => {
    const officeId = await rules.anOffice();
    const frontdesk = await rules.tokens.user({ offices: { [officeId]: 'frontdesk' } });
    expect(await checkHours(officeId, { hours }, frontdesk)).toMatchObject({ status: 403 });
    expect(await checkHours(anOfficeId(), { hours })).toMatchObject({ status: 404 });
    expect(await checkHours(anOfficeId(), {})).toMatchObject({ status: 404 });
  });
});

describe('holidays to choose from', () => {
  it("R13 are those of the office's own place, and say which of them close it", async () => {
    const { officeId } = await rules.aTextingOffice({
      hours: { holidays: { country: 'US', region: 'CA', openOn: ['Christmas Day'] } },
    });
    const { body } = await holidaysAt(officeId, '?year=2026');
    expect(body).toMatchObject({ country: 'US', region: 'CA', year: 2026 });
    expect(body.items).toContainEqual({ date: '2026-03-31', name: 'César Chávez Day', observed: true });
    expect(body.items).toContainEqual({ date: '2026-12-25', name: 'Christmas Day', observed: false });
    expect(body.items.filter(({ name }) => name === 'Christmas Eve')).toEqual([]);
    expect(body.countries).toContainEqual({ code: 'DE', name: 'Germany' });
    expect(body.regions).toContainEqual({ code: 'NY', name: 'New York' });
  });

  it('R13 every name that is listed can be switched off', async () => {
    const { officeId, settings } = await rules.aTextingOffice({
      hours: { holidays: { country: 'US', region: 'CA', openOn: [] } },
    });
    const { body } = await holidaysAt(officeId, '?year=2026');
    const openOn = [...new Set(body.items.map(({ name }) => name))];
    const json = { ...settings, hours: { ...settings.hours, holidays: { country: 'US', region: 'CA', openOn } } };
    expect(await rules.ask('PUT', `offices/${officeId}/settings`, { json, ifMatch: '"1"' })).toMatchObject({
      status: 200,
    });
    expect((await holidaysAt(officeId, '?year=2026')).body.items.filter(({ observed }) => observed)).toEqual([]);
  });

  it('R13 of another place close the office only where its own place has them, too', async () => {
    const { officeId } = await rules.aTextingOffice({
      hours: { holidays: { country: 'US', region: 'CA', openOn: [] } },
    });
    const wholeCountry = await holidaysAt(officeId, '?country=US&year=2026');
    expect(wholeCountry.body).toMatchObject({ country: 'US', region: null });
    expect(wholeCountry.body.items).toContainEqual({ date: '2026-12-25', name: 'Christmas Day', observed: true });
    const bavaria = await holidaysAt(officeId, '?country=DE&region=BY&year=2026');
    expect(bavaria.body.items).toContainEqual({ date: '2026-01-06', name: 'Epiphany', observed: false });
    expect(bavaria.body.regions).toContainEqual({ code: 'BY', name: 'Bayern' });
  });

  it('R13 of no place: the countries to choose from', async () => {
    const { body } = await holidaysAt(await rules.anOffice());
    expect(body).toMatchObject({
      country: null,
      region: null,
      items: [],
      regions: [],
      year: new Date().getUTCFullYear(),
    });
    expect(body.countries.length).toBeGreaterThan(100);
  });

  it.each([
    ['?country=XX', ['/query/country']],
    ['?country=us', ['/query/country']],
    ['?country=US&region=ZZ', ['/query/region']],
    ['?region=CA', ['/query/region']],
    ['?year=1999', ['/query/year']],
    ['?year=x&country=USA', ['/query/country', '/query/year']],
  ])('refuses %s', async (query, expected) => {
    const answer = await holidaysAt(await rules.anOffice(), query);
    expect(answer.status).toBe(400);
    expect(pointers(answer)).toEqual(expected);
  });

  it('D of an office that is not there: none', async () => {
    expect(await holidaysAt(anOfficeId())).toMatchObject({ status: 404 });
  });
});
