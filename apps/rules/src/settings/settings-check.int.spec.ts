import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  DEFAULT_SETTINGS,
  type MessageCheck,
  type OfficeId,
  type PhoneNumber,
  type Problem,
} from '@textback/contracts';
import { anOfficeId } from '@textback/testing';
import { aHarness, type Harness } from '../testing/rules.fixtures.js';

// Real: Postgres, Kafka, HTTP, tokens.
let rules: Harness;

beforeAll(async () => {
  rules = await aHarness();
  await rules.start();
}, 60_000);
afterAll(() => rules.close(), 30_000);

const check = (officeId: OfficeId, json: unknown, token?: string) =>
  rules.ask<MessageCheck & Problem>('POST', `offices/${officeId}/settings/check`, {
    json,
    ...(token !== undefined && { token }),
  });
const hintsIn = ({ body }: { body: MessageCheck }): string[] => body.hints.map(({ name }) => name);

describe('settings/check', () => {
  it('R9 R10 R11 R12 says everything about a message, by the saved settings', async () => {
    const { officeId } = await rules.aTextingOffice({ chat: { allowMessagesFromUnknownNumbers: true } });
    const answer = await check(officeId, { message: 'Sorry, it’s busy here. Reply!' });
    expect(answer).toMatchObject({
      status: 200,
      body: {
        characters: 29,
        credits: 1,
        parts: 1,
        encoding: 'UCS-2',
        special: [{ character: '’', index: 9, inMessage: { index: 9, length: 1 }, forcesUcs2: true, replacement: "'" }],
        preview: 'Sorry, it’s busy here. Reply!',
        problems: [],
      },
    });
    expect(hintsIn(answer)).toEqual(['office-name-missing']);
  });

  it('R12 judges by what is being edited, where it is given', async () => {
    const { officeId, line } = await rules.aTextingOffice({ chat: { allowMessagesFromUnknownNumbers: true } });
    const edited = await check(officeId, {
      message: 'Reply! {office_phone}',
      numbers: { textingNumber: line, lines: [line] },
      chat: { allowPatientsAndContactsToStartChat: false, allowMessagesFromUnknownNumbers: true },
    });
    expect(hintsIn(edited)).toEqual(['replies-forbidden']);
    expect(edited.body.preview).toBe(`Reply! ${line}`);
  });

  it('R12 an office that was never configured has the defaults and examples of its numbers', async () => {
    const officeId = await rules.anOffice('Oak Street Dental');
    const answer = await check(officeId, { message: '{office_name} {texting_number}: reply' });
    expect(answer.body.preview).toBe('Oak Street Dental +15551234567: reply');
    expect(hintsIn(answer)).toEqual(['replies-forbidden', 'example-value']);
  });

  it('R9 an empty message is a problem where it is switched on', async () => {
    const { officeId } = await rules.aTextingOffice({
      missedCallAutoReplies: { outsideHours: { enabled: false, message: '' } },
    });
    const problems = async (json: object): Promise<number> =>
      (await check(officeId, { message: '', ...json })).body.problems.length;
    expect(await problems({})).toBe(1);
    expect(await problems({ period: 'during-hours' })).toBe(1);
    expect(await problems({ period: 'outside-hours' })).toBe(0);
    expect(await problems({ period: 'outside-hours', enabled: true })).toBe(1);
    expect(await problems({ enabled: false })).toBe(0);
  });

  it('R9 finds what saving would refuse, in the same words', async () => {
    const officeId = await rules.anOffice();
    const message = `{who} ${'x'.repeat(200)}`;
    const { body } = await check(officeId, { message });
    const settings = structuredClone(DEFAULT_SETTINGS);
    settings.missedCallAutoReplies.duringHours.message = message;
    const saving = await rules.ask<Problem>('PUT', `offices/${officeId}/settings`, { json: settings, ifMatch: '"0"' });
    expect(body.problems).toHaveLength(2);
    expect(saving.body.errors?.map(({ detail }) => detail)).toEqual(body.problems.map(({ detail }) => detail));
  });

  it.each<[string, unknown, string[]]>([
    ['no message', {}, ['/message']],
    ['a message that is no text', { message: 7 }, ['/message']],
    ['a message that is far too long', { message: 'x'.repeat(4_001) }, ['/message']],
    ['a field that is not known', { message: '', colour: 'red' }, ['/colour']],
    ['another period', { message: '', period: 'always' }, ['/period']],
    [
      'drafts of another shape',
      { message: '', numbers: { textingNumber: '911', lines: [] }, chat: {} },
      ['/numbers/textingNumber', '/chat/allowPatientsAndContactsToStartChat', '/chat/allowMessagesFromUnknownNumbers'],
    ],
    ['no object', [], ['']],
  ])('refuses %s', async (_, json, pointers) => {
    const answer = await check(await rules.anOffice(), json);
    expect(answer.status).toBe(422);
    expect(answer.body.errors?.map(({ pointer }) => pointer)).toEqual(pointers);
  });

  it('D is for managers of the office', async () => {
    const officeId = await rules.anOffice();
    const frontdesk = await rules.tokens.user({ offices: { [officeId]: 'frontdesk' } });
    expect(await check(officeId, { message: '' }, frontdesk)).toMatchObject({ status: 403 });
    expect(await check(officeId, { message: '' }, await rules.manager(anOfficeId()))).toMatchObject({ status: 404 });
    expect(await check(anOfficeId(), { message: '' })).toMatchObject({ status: 404 });
  });

  it('saves nothing, and claims no number', async () => {
    const { officeId } = await rules.aTextingOffice();
    const other = await rules.aTextingOffice();
    const numbers = { textingNumber: other.textingNumber, lines: ['+15551230009' as PhoneNumber] };
    expect(await check(officeId, { message: 'x', numbers })).toMatchObject({ status: 200 });
    expect(await rules.ask('GET', `offices/${officeId}/settings`)).toMatchObject({ etag: '"1"' });
  });
});
