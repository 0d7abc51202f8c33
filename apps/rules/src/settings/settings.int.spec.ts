import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  DEFAULT_SETTINGS,
  type OfficeId,
  type OfficeSettings,
  OfficeSettingsChanged,
  type Page,
  type PhoneNumber,
  type Problem,
  type SettingsChange,
} from '@textback/contracts';
import { encodeCursor } from '@textback/http';
import { anOfficeId, aPhoneNumber, type Changes, someSettings } from '@textback/testing';
import { aHarness, type Harness } from '../testing/rules.fixtures.js';

// Real: Postgres, Kafka, HTTP, tokens.
let rules: Harness;

beforeAll(async () => {
  rules = await aHarness();
  await rules.start();
}, 60_000);
afterAll(() => rules.close(), 30_000);

const settingsOf = (officeId: OfficeId): string => `offices/${officeId}/settings`;

/** Settings whose numbers no other office has. */
const newSettings = (changes: Changes<OfficeSettings> = {}): OfficeSettings => {
  const settings = someSettings(changes);
  return {
    ...settings,
    numbers: changes.numbers === undefined ? { textingNumber: aPhoneNumber(), lines: [] } : settings.numbers,
  };
};

const put = (officeId: OfficeId, json: unknown, ifMatch: string | undefined = '"0"', token?: string) =>
  rules.ask<OfficeSettings & Problem>('PUT', settingsOf(officeId), {
    json,
    ...(ifMatch !== undefined && { ifMatch }),
    ...(token !== undefined && { token }),
  });

const pointers = ({ body }: { body: Problem }): string[] => (body.errors ?? []).map(({ pointer }) => pointer);

const statusesOf = (answers: readonly { status: number }[]): number[] =>
  answers.map(({ status }) => status).toSorted((one, other) => one - other);

const versionsPublished = (officeId: OfficeId): number[] =>
  rules.kafka
    .read(OfficeSettingsChanged)
    .filter(({ data }) => data.officeId === officeId)
    .map(({ data }) => data.version);

describe('an office', () => {
  it('is created and renamed by a service, and is there for its users', async () => {
    const officeId = anOfficeId();
    const token = await rules.tokens.service('offices:write');
    const at = `offices/${officeId}`;
    expect(await rules.ask('GET', at)).toMatchObject({ status: 404 });
    const created = await rules.ask('PUT', at, { token, json: { name: '  Elm Street Dental ' } });
    expect(created).toMatchObject({ status: 200, body: { officeId, name: 'Elm Street Dental' } });
    await rules.ask('PUT', at, { token, json: { name: 'Oak Street Dental' } });
    expect(await rules.ask('GET', at)).toMatchObject({ status: 200, body: { name: 'Oak Street Dental' } });
    expect(await rules.ask('GET', settingsOf(officeId))).toMatchObject({ status: 200, etag: '"0"' });
  });

  it('a new name is a new version once there are settings, and the same name is none', async () => {
    const officeId = await rules.anOffice('Elm Street Dental');
    const token = await rules.tokens.service('offices:write');
    const settings = newSettings();
    await put(officeId, settings);
    for (const name of ['Elm Street Dental', 'Oak Street Dental', 'Oak Street Dental'])
      await rules.ask('PUT', `offices/${officeId}`, { token, json: { name } });
    expect(await rules.ask('GET', settingsOf(officeId))).toMatchObject({ etag: '"2"' });
    const renamed = await rules.kafka.waitFor(
      OfficeSettingsChanged,
      ({ data }) => data.officeId === officeId && data.version === 2,
    );
    expect(renamed.data).toMatchObject({ name: 'Oak Street Dental', settings });
    expect((await put(officeId, settings, '"1"')).status).toBe(412);
    const history = await rules.ask<Page<SettingsChange>>('GET', `${settingsOf(officeId)}/history`);
    expect(history.body.items[0]).toMatchObject({
      changedBy: 'some-service',
      name: { before: 'Elm Street Dental', after: 'Oak Street Dental' },
    });
  });

  it('R9 cannot have a name that makes a message of its own too long', async () => {
    const officeId = await rules.anOffice();
    const message = `{office_name}${'x'.repeat(180)}`;
    await put(officeId, newSettings({ missedCallAutoReplies: { duringHours: { message } } }));
    const token = await rules.tokens.service('offices:write');
    const answer = await rules.ask<Problem>('PUT', `offices/${officeId}`, { token, json: { name: 'x'.repeat(21) } });
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer: '/name' }] } });
  });

  it('R9 gets no name and no message at the same moment that do not fit each other', async () => {
    const token = await rules.tokens.service('offices:write');
    const settings = newSettings({
      missedCallAutoReplies: { duringHours: { message: `{office_name}${'x'.repeat(180)}` } },
    });
    for (let round = 0; round < 10; round += 1) {
      const officeId = await rules.anOffice();
      await put(officeId, newSettings({ numbers: { textingNumber: null, lines: [] } }));
      const numbers = { textingNumber: null, lines: [] };
      const answers = await Promise.all([
        rules.ask('PUT', `offices/${officeId}`, { token, json: { name: 'x'.repeat(21) } }),
        put(officeId, { ...settings, numbers }, '"1"'),
      ]);
      // The one that came second was refused: 422 for what does not fit, or 412 because the name is a new version.
      expect([
        [200, 412],
        [200, 422],
        [422, 200],
      ]).toContainEqual(answers.map(({ status }) => status));
    }
  });

  it('is created once by services that do it at the same moment', async () => {
    const officeId = anOfficeId();
    const token = await rules.tokens.service('offices:write');
    const create = () => rules.ask('PUT', `offices/${officeId}`, { token, json: { name: 'Elm' } });
    const answers = await Promise.all(Array.from({ length: 5 }, create));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  });
});

describe('settings', () => {
  it('of an office that was never configured are the defaults, with everything off, as version 0', async () => {
    const officeId = await rules.anOffice();
    expect(await rules.ask('GET', settingsOf(officeId))).toEqual({ status: 200, etag: '"0"', body: DEFAULT_SETTINGS });
    expect(DEFAULT_SETTINGS.missedCallAutoReplies.enabled).toBe(false);
  });

  it('R2 are refused with a texting number that cannot text, which is named beside everything else that is wrong', async () => {
    const officeId = await rules.anOffice();
    const numbers = { textingNumber: '+12' as PhoneNumber, lines: [] };
    const { status, body } = await put(officeId, newSettings({ numbers, hours: { timeZone: 'Nowhere' } }));
    expect(status).toBe(422);
    expect(body.errors?.map(({ pointer }) => pointer).toSorted()).toEqual([
      '/hours/timeZone',
      '/numbers/textingNumber',
    ]);
    // A line is what callers dial: it may be a short one.
    const fit = newSettings({ numbers: { textingNumber: aPhoneNumber(), lines: ['+49110' as PhoneNumber] } });
    expect(await put(officeId, fit)).toMatchObject({ status: 200, body: fit });
  });

  it('are saved whole, read back, kept in history and published', async () => {
    const officeId = await rules.anOffice();
    const first = newSettings();
    const second = { ...first, chat: { ...first.chat, allowMessagesFromUnknownNumbers: true } };
    expect(await put(officeId, first)).toMatchObject({ status: 200, etag: '"1"', body: first });
    expect(await put(officeId, second, '"1"')).toMatchObject({ status: 200, etag: '"2"', body: second });
    expect(await rules.ask('GET', settingsOf(officeId))).toEqual({ status: 200, etag: '"2"', body: second });

    const { data } = await rules.kafka.waitFor(
      OfficeSettingsChanged,
      (event) => event.data.officeId === officeId && event.data.version === 2,
    );
    expect(data).toMatchObject({ name: 'Elm Street Dental', settings: second });
    expect(versionsPublished(officeId)).toEqual([1, 2]);

    const history = await rules.ask<Page<SettingsChange>>('GET', `${settingsOf(officeId)}/history`);
    expect(history.body.items).toMatchObject([
      { version: 2, changedBy: 'maria', before: first, after: second },
      { version: 1, changedBy: 'maria', before: null, after: first },
    ]);
    expect(history.body.nextCursor).toBeNull();
  });

  it('R23 history is read page by page', async () => {
    const officeId = await rules.anOffice();
    const settings = newSettings();
    for (let version = 0; version < 3; version += 1) {
      settings.missedCallAutoReplies.cooldownMinutes = version;
      await put(officeId, settings, `"${version}"`);
    }
    const at = `${settingsOf(officeId)}/history?limit=2`;
    const first = await rules.ask<Page<SettingsChange>>('GET', at);
    expect(first.body.items.map(({ version }) => version)).toEqual([3, 2]);
    const second = await rules.ask<Page<SettingsChange>>('GET', `${at}&cursor=${first.body.nextCursor ?? ''}`);
    expect(second.body.items.map(({ version }) => version)).toEqual([1]);
    expect(second.body.nextCursor).toBeNull();
    // No version comes near the second one, which no column of ours could hold.
    for (const cursor of ['rubbish', encodeCursor({ before: 2 ** 31 })])
      expect(await rules.ask('GET', `${at}&cursor=${cursor}`)).toMatchObject({ status: 400 });
  });

  it('saving what is there already changes nothing', async () => {
    const officeId = await rules.anOffice();
    const settings = newSettings();
    await put(officeId, settings);
    expect(await put(officeId, settings, '"1"')).toMatchObject({ status: 200, etag: '"1"' });
    // But saving the defaults configures an office.
    const other = await rules.anOffice();
    expect(await put(other, DEFAULT_SETTINGS)).toMatchObject({ status: 200, etag: '"1"' });
  });

  it('need If-Match: 428 without, 412 with another version', async () => {
    const officeId = await rules.anOffice();
    const settings = newSettings();
    const without = await rules.ask<Problem>('PUT', settingsOf(officeId), { json: settings });
    expect(without).toMatchObject({ status: 428, body: { type: 'urn:textback:problem:precondition-required' } });
    for (const ifMatch of ['"1"', 'W/"0"']) {
      const stale = await put(officeId, settings, ifMatch);
      expect(stale.body).toMatchObject({ status: 412, type: 'urn:textback:problem:version-conflict' });
      expect(stale.body.detail).toContain('"0"');
    }
    expect(await rules.ask('GET', settingsOf(officeId))).toMatchObject({ etag: '"0"' });
  });

  it('say that a version without its quotes is no ETag, not that they have changed', async () => {
    const officeId = await rules.anOffice();
    const answer = await put(officeId, newSettings(), '0');
    expect(answer.body).toMatchObject({ status: 400, type: 'urn:textback:problem:invalid-request' });
    expect(pointers(answer)).toEqual(['/headers/if-match']);
  });

  it('of two managers who change the same version at the same moment, one is refused', async () => {
    const officeId = await rules.anOffice();
    const answers = await Promise.all(Array.from({ length: 6 }, () => put(officeId, newSettings())));
    expect(statusesOf(answers)).toEqual([200, 412, 412, 412, 412, 412]);
    expect(versionsPublished(officeId).length).toBeLessThanOrEqual(1);
  });

  it.each<[string, (settings: OfficeSettings) => unknown, string[]]>([
    ['a field that is not known', (settings) => ({ ...settings, colour: 'red' }), ['/colour']],
    [
      'a field that is not known, deep inside',
      (settings) => ({ ...settings, chat: { ...settings.chat, allowAll: true } }),
      ['/chat/allowAll'],
    ],
    ['a part that is missing', ({ chat: _chat, ...settings }) => settings, ['/chat']],
    [
      'wrong kinds and ranges, all of them',
      (settings) => ({
        ...settings,
        numbers: { textingNumber: '5551230001', lines: ['+15551230001', 7] },
        missedCallAutoReplies: { ...settings.missedCallAutoReplies, delaySeconds: 901, weeklyLimit: 0 },
      }),
      [
        '/missedCallAutoReplies/weeklyLimit',
        '/missedCallAutoReplies/delaySeconds',
        '/numbers/textingNumber',
        '/numbers/lines/1',
      ],
    ],
    [
      'messages that are too long or have unknown variables',
      (settings) => ({
        ...settings,
        missedCallAutoReplies: {
          ...settings.missedCallAutoReplies,
          duringHours: { enabled: true, message: 'x'.repeat(201) },
          outsideHours: { enabled: true, message: 'Hi {patient_name}' },
        },
      }),
      ['/missedCallAutoReplies/duringHours/message', '/missedCallAutoReplies/outsideHours/message'],
    ],
    [
      'hours that cannot be',
      (settings) => ({
        ...settings,
        hours: {
          ...settings.hours,
          timeZone: 'Mars/Olympus',
          weekly: {
            ...settings.hours.weekly,
            monday: [
              { from: '09:00', to: '12:00' },
              { from: '11:00', to: '17:00' },
            ],
          },
          holidays: { country: 'US', region: 'ZZ', openOn: [] },
        },
      }),
      ['/hours/timeZone', '/hours/weekly/monday/1', '/hours/holidays/region'],
    ],
    [
      'what cannot be stored as text',
      (settings) => ({
        ...settings,
        hours: { ...settings.hours, exceptions: [{ date: '2026-12-24', label: 'a\u0000', intervals: [] }] },
      }),
      ['/hours/exceptions/0/label'],
    ],
    [
      'everything wrong at once, in shape and in meaning',
      (settings) => ({
        ...settings,
        colour: 'red',
        missedCallAutoReplies: {
          ...settings.missedCallAutoReplies,
          duringHours: { enabled: true, message: 'x'.repeat(203) },
          outsideHours: { enabled: true, message: '{name}' },
          delaySeconds: 901,
        },
        hours: {
          ...settings.hours,
          timeZone: 'Mars/Olympus',
          weekly: {
            ...settings.hours.weekly,
            tuesday: [
              { from: '09:00', to: '12:00' },
              { from: '11:00', to: '17:00' },
            ],
          },
          holidays: { country: 'US', region: 'ZZ', openOn: [] },
          exceptions: [{ date: '2027-02-29', label: '', intervals: [] }],
        },
        numbers: { textingNumber: '555-1234', lines: ['+15551230001', '+15551230001'] },
      }),
      [
        '/missedCallAutoReplies/delaySeconds',
        '/hours/exceptions/0/date',
        '/numbers/textingNumber',
        '/colour',
        '/missedCallAutoReplies/duringHours/message',
        '/missedCallAutoReplies/outsideHours/message',
        '/hours/timeZone',
        '/hours/weekly/tuesday/1',
        '/hours/holidays/region',
        '/numbers/lines/1',
      ],
    ],
    ['not an object', () => [], ['']],
  ])('are refused whole with %s', async (_, change, expected) => {
    const officeId = await rules.anOffice();
    const answer = await put(officeId, change(newSettings()));
    expect(answer.body).toMatchObject({ status: 422, type: 'urn:textback:problem:invalid-request' });
    expect(pointers(answer)).toEqual(expected);
    expect(await rules.ask('GET', settingsOf(officeId))).toMatchObject({ etag: '"0"' });
  });

  it('are refused with every wrong field, however many there are', async () => {
    const officeId = await rules.anOffice();
    const lines = Array.from({ length: 60 }, () => '911');
    const answer = await put(officeId, { ...newSettings(), numbers: { textingNumber: null, lines } });
    expect(pointers(answer)).toEqual(lines.map((_, index) => `/numbers/lines/${index}`));
  });

  it.each<[string, unknown]>([
    ['wrong in shape', {}],
    ['wrong in meaning', { ...DEFAULT_SETTINGS, hours: { ...DEFAULT_SETTINGS.hours, timeZone: 'Mars/Olympus' } }],
  ])('%s are judged only where they could be saved: 404, 428 and 412 come first', async (_, json) => {
    const officeId = await rules.anOffice();
    expect((await put(anOfficeId(), json)).status).toBe(404);
    expect((await rules.ask('PUT', settingsOf(officeId), { json })).status).toBe(428);
    expect((await put(officeId, json, '"7"')).status).toBe(412);
    expect((await put(officeId, json)).status).toBe(422);
  });

  it('R13 with holidays of a region, some of them switched off, are accepted', async () => {
    const officeId = await rules.anOffice();
    const settings = newSettings();
    settings.hours.holidays = { country: 'US', region: 'CA', openOn: ['Veterans Day'] };
    expect(await put(officeId, settings)).toMatchObject({ status: 200, body: settings });
  });

  describe('numbers', () => {
    it('D belong to one office; the conflict says which field, and not whose it is', async () => {
      const [one, other] = [await rules.anOffice(), await rules.anOffice()];
      const [texting, line] = [aPhoneNumber(), aPhoneNumber()];
      await put(one, newSettings({ numbers: { textingNumber: texting, lines: [line] } }));
      const answer = await put(
        other,
        newSettings({ numbers: { textingNumber: line, lines: [aPhoneNumber(), texting, line] } }),
      );
      expect(answer.body).toMatchObject({ status: 409, type: 'urn:textback:problem:number-taken' });
      expect(pointers(answer).toSorted()).toEqual(['/numbers/lines/1', '/numbers/lines/2', '/numbers/textingNumber']);
      expect(JSON.stringify(answer.body)).not.toContain(one);
      expect(await rules.ask('GET', settingsOf(other))).toMatchObject({ etag: '"0"' });
    });

    it('that are given up can be had by another office', async () => {
      const [one, other] = [await rules.anOffice(), await rules.anOffice()];
      const textingNumber = aPhoneNumber();
      await put(one, newSettings({ numbers: { textingNumber, lines: [textingNumber] } }));
      await put(one, newSettings(), '"1"');
      expect(await put(other, newSettings({ numbers: { textingNumber, lines: [] } }))).toMatchObject({ status: 200 });
    });

    it('that two offices claim at the same moment go to one of them', async () => {
      const numbers = { textingNumber: aPhoneNumber(), lines: [aPhoneNumber(), aPhoneNumber()] };
      const offices = [await rules.anOffice(), await rules.anOffice(), await rules.anOffice()];
      const answers = await Promise.all(offices.map((office) => put(office, newSettings({ numbers }))));
      expect(statusesOf(answers)).toEqual([200, 409, 409]);
      for (const answer of answers.filter(({ status }) => status === 409))
        expect(pointers(answer).toSorted()).toEqual(['/numbers/lines/0', '/numbers/lines/1', '/numbers/textingNumber']);
    });

    it('that two offices want to swap at the same moment stay where they are', async () => {
      const [one, other] = [await rules.anOffice(), await rules.anOffice()];
      const [first, second] = [aPhoneNumber(), aPhoneNumber()];
      const having = (textingNumber: string) =>
        newSettings({ numbers: { textingNumber: textingNumber as never, lines: [] } });
      await put(one, having(first));
      await put(other, having(second));
      for (let round = 0; round < 10; round += 1) {
        const answers = await Promise.all([put(one, having(second), '"1"'), put(other, having(first), '"1"')]);
        expect(statusesOf(answers)).toEqual([409, 409]);
        for (const answer of answers) expect(pointers(answer)).toEqual(['/numbers/textingNumber']);
      }
    });

    it('of many offices that change at the same moment, each stays with one', async () => {
      const numbers = Array.from({ length: 4 }, aPhoneNumber);
      const offices = await Promise.all(Array.from({ length: 6 }, () => rules.anOffice()));
      const versions = new Map(offices.map((office) => [office, 0]));
      for (let round = 0; round < 5; round += 1) {
        const answers = await Promise.all(
          offices.map(async (office, index) => {
            const wanted = numbers.filter((_, position) => (position + index + round) % 3 !== 0);
            const answer = await put(
              office,
              newSettings({ numbers: { textingNumber: wanted[0] ?? null, lines: wanted.slice(1) } }),
              `"${versions.get(office) ?? 0}"`,
            );
            if (answer.status === 200) versions.set(office, Number(answer.etag?.replaceAll('"', '')));
            return answer.status;
          }),
        );
        expect(answers.every((status) => status === 200 || status === 409)).toBe(true);
      }
      const owned = await Promise.all(
        offices.map(async (office) => {
          const { body } = await rules.ask<OfficeSettings>('GET', settingsOf(office));
          return [body.numbers.textingNumber, ...body.numbers.lines].filter((number) => number !== null);
        }),
      );
      expect(new Set(owned.flat()).size).toBe(owned.flat().length);
    });
  });

  describe('may be', () => {
    it('read by the front desk, and changed by managers only', async () => {
      const officeId = await rules.anOffice();
      const token = await rules.tokens.user({ offices: { [officeId]: 'frontdesk' } });
      expect(await rules.ask('GET', settingsOf(officeId), { token })).toMatchObject({ status: 200 });
      expect(await put(officeId, newSettings(), '"0"', token)).toMatchObject({ status: 403 });
      expect(await rules.ask('GET', `${settingsOf(officeId)}/history`, { token })).toMatchObject({ status: 403 });
    });

    it('D of another office neither read nor changed: it does not exist', async () => {
      const officeId = await rules.anOffice();
      const token = await rules.manager(anOfficeId());
      expect(await rules.ask('GET', settingsOf(officeId), { token })).toMatchObject({ status: 404 });
      expect(await put(officeId, newSettings(), '"0"', token)).toMatchObject({ status: 404 });
      expect(await rules.ask('GET', `offices/${officeId}`, { token })).toMatchObject({ status: 404 });
    });

    it('neither read nor changed where no office is', async () => {
      const officeId = anOfficeId();
      expect(await rules.ask('GET', settingsOf(officeId))).toMatchObject({ status: 404 });
      expect(await put(officeId, newSettings())).toMatchObject({ status: 404 });
      expect(await put(officeId, newSettings(), undefined)).toMatchObject({ status: 404 });
      expect(await rules.ask('GET', `${settingsOf(officeId)}/history`)).toMatchObject({ status: 404 });
    });
  });
});
