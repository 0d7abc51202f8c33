import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { conversationIdOf, type OfficeSettings } from '@textback/contracts';
import { type Changes, eventually } from '@textback/testing';
import { type Caller, type Office, PATIENCE, type Scenario, World } from './world.js';

let world: World;
beforeAll(() => {
  world = World.open();
});
afterAll(() => world.close());

const ALL_DAY = [{ from: '00:00', to: '24:00' }];
const weekly = (intervals: typeof ALL_DAY): OfficeSettings['hours']['weekly'] => ({
  monday: intervals,
  tuesday: intervals,
  wednesday: intervals,
  thursday: intervals,
  friday: intervals,
  saturday: intervals,
  sunday: intervals,
});
const open: Changes<OfficeSettings> = { hours: { weekly: weekly(ALL_DAY) } };
const closed: Changes<OfficeSettings> = { hours: { weekly: weekly([]) } };

/** A caller who called, was not answered, and got the office's text. */
async function textedCaller(office: Office): Promise<Caller> {
  const caller = world.aCaller();
  await caller.calls(office);
  await caller.hasTexts(1);
  return caller;
}

describe('texting a missed call', () => {
  it('R1 sends the message of the period in which the call was missed, and only that one', async () => {
    const [day, night] = [await world.anOffice(open), await world.anOffice(closed)];
    const [byDay, byNight] = [world.aCaller(), world.aCaller()];
    await byDay.calls(day);
    await byNight.calls(night);
    expect(await byDay.hasTexts(1)).toMatchObject([
      { text: expect.stringContaining('Sorry we missed your call to Elm Street Dental') },
    ]);
    expect(await byNight.hasTexts(1)).toMatchObject([
      { text: expect.stringContaining('Elm Street Dental is closed right now') },
    ]);
  });

  it('R1 R7 R21 texts nobody while auto-replies are off, and keeps a receipt all the same', async () => {
    const office = await world.anOffice({ missedCallAutoReplies: { enabled: false } });
    const caller = world.aCaller();
    await caller.calls(office);
    const call = await office.callWithText(caller, 'skipped');
    expect(call.missedCallText).toMatchObject({ reason: 'auto-replies-off', dispatchId: null });
    expect(await office.receipt(call.callId)).toMatchObject({ decision: 'skip', reason: 'auto-replies-off' });
    expect(await caller.texted()).toEqual([]);
  });

  it('R1 R7 has a switch for each period', async () => {
    const office = await world.anOffice({ ...closed, missedCallAutoReplies: { outsideHours: { enabled: false } } });
    const caller = world.aCaller();
    await caller.calls(office);
    expect((await office.callWithText(caller, 'skipped')).missedCallText).toMatchObject({
      reason: 'period-message-off',
    });
  });

  it('R2 texts from the office’s texting number, not from the line that was called', async () => {
    const office = await world.anOffice();
    const caller = world.aCaller();
    await caller.calls(office);
    expect(await caller.hasTexts(1)).toMatchObject([{ from: office.textingNumber, to: caller.phone }]);
  });

  it('R3 keeps the text in the history, opens no tile and marks nothing unread', async () => {
    const office = await world.anOffice();
    const caller = await textedCaller(office);
    await eventually(async () => {
      expect(await office.history(caller)).toMatchObject([
        { kind: 'missed-call' },
        { kind: 'missed-call-text', state: 'delivered' },
      ]);
    }, PATIENCE);
    expect(await office.conversation(caller)).toMatchObject({ state: 'none', unread: 0, awaitingReply: false });
    expect(await office.tiles()).toEqual([]);
  });

  it('R4 the Calls list says what happened and links to the conversation', async () => {
    const office = await world.anOffice();
    const caller = await textedCaller(office);
    expect(await office.callWithText(caller, 'delivered')).toMatchObject({
      from: caller.phone,
      to: office.line,
      direction: 'inbound',
      outcome: 'missed',
      missedCallText: { reason: null, conversationId: conversationIdOf(office.id, caller.phone) },
    });
  });

  it('R5 sends one text however often and in whatever order the provider repeats its webhooks', async () => {
    const office = await world.anOffice();
    const caller = world.aCaller();
    await world.setFaults({ duplicate: 3, shuffle: true });
    try {
      await caller.calls(office);
      await office.callWithText(caller, 'delivered');
    } finally {
      await world.setFaults({});
    }
    expect(await caller.texted()).toHaveLength(1);
    expect(await office.history(caller)).toHaveLength(2);
  });

  it.each<[Scenario, string]>([
    ['missed', 'no-answer'],
    ['busy', 'busy'],
    ['declined', 'declined'],
    ['abandoned', 'abandoned'],
    ['voicemail', 'voicemail'],
  ])('R6 a call that ends as %s is missed with ending %s, and texted', async (scenario, ending) => {
    const office = await world.anOffice();
    const caller = world.aCaller();
    await caller.calls(office, scenario);
    await caller.hasTexts(1);
    expect(await office.settledCall(caller)).toMatchObject({ outcome: 'missed', endingReason: ending });
  });

  it.each<Scenario>(['answered', 'ring-group-answered'])(
    'R6 a call that ends as %s is answered, and not texted',
    async (scenario) => {
      const office = await world.anOffice();
      const caller = world.aCaller();
      await caller.calls(office, scenario);
      expect(await office.settledCall(caller)).toMatchObject({ outcome: 'answered', missedCallText: null });
      expect(await caller.texted()).toEqual([]);
    },
  );

  it('R7 texts a caller once within the cooldown', async () => {
    const office = await world.anOffice();
    const caller = await textedCaller(office);
    await caller.calls(office);
    const call = await office.callWithText(caller, 'skipped');
    expect(call.missedCallText).toMatchObject({ reason: 'cooldown' });
    expect(await caller.texted()).toHaveLength(1);
  });

  it('R20 R21 never names a matched person, and says why in a receipt', async () => {
    const office = await world.anOffice();
    const caller = world.aCaller();
    await office.knows('patient', 'Maria Lopez', caller.phone);
    await caller.calls(office);
    const [text] = await caller.hasTexts(1);
    expect(text?.text).not.toMatch(/maria|lopez/i);
    const call = await office.settledCall(caller);
    const receipt = await office.receipt(call.callId);
    expect(receipt).toMatchObject({ decision: 'text', reason: null, settingsVersion: expect.any(Number) });
    expect(receipt.steps.map(({ verdict }) => verdict)).not.toContain('skip');
    expect(receipt.steps.length).toBeGreaterThan(5);
  });
});

describe('replies', () => {
  it.each([
    ['patient', 'patients'],
    ['contact', 'contacts'],
    ['referral-partner', 'contacts'],
  ] as const)('R14 R15 a reply of a %s opens a tile under %s, live', async (kind, section) => {
    const office = await world.anOffice();
    const caller = await textedCaller(office);
    const person = await office.knows(kind, 'Robin Fields', caller.phone);
    const screen = await office.screen();
    await caller.texts(office, 'Can I come on Tuesday?');
    const { conversation } = await screen.sees('tile.opened', caller);
    expect(conversation).toMatchObject({
      section,
      state: 'open',
      awaitingReply: true,
      people: [{ personId: person.personId, name: 'Robin Fields' }],
      lastMessage: { kind: 'caller', text: 'Can I come on Tuesday?' },
    });
    expect(await office.tiles(section)).toMatchObject([{ phone: caller.phone, unread: 1 }]);
    screen.disconnect();
  });

  it('R14 R15 a reply of an unknown number opens a tile under Contacts when the office allows it', async () => {
    const office = await world.anOffice({ chat: { allowMessagesFromUnknownNumbers: true } });
    const caller = await textedCaller(office);
    const screen = await office.screen();
    await caller.texts(office, 'Who is this?');
    expect((await screen.sees('tile.opened', caller)).conversation).toMatchObject({ section: 'contacts', people: [] });
    screen.disconnect();
  });

  it('R16 a reply that is not allowed opens no tile, is kept, and is listed with the setting that held it', async () => {
    const office = await world.anOffice({ chat: { allowMessagesFromUnknownNumbers: false } });
    const caller = await textedCaller(office);
    await caller.texts(office, 'Please call me back');
    await eventually(async () => {
      expect(await office.heldReplies()).toMatchObject([
        { phone: caller.phone, reason: 'unknown-numbers-not-allowed', message: { text: 'Please call me back' } },
      ]);
    }, PATIENCE);
    expect(await office.tiles()).toEqual([]);
    expect(await office.conversation(caller)).toMatchObject({ state: 'none' });
    expect((await office.history(caller)).at(-1)).toMatchObject({
      text: 'Please call me back',
      held: { reason: 'unknown-numbers-not-allowed' },
    });
  });

  it('R14 a reply in an open tile is part of the chat, whatever the settings say by then', async () => {
    const office = await world.anOffice({ chat: { allowMessagesFromUnknownNumbers: true } });
    const caller = await textedCaller(office);
    await caller.texts(office, 'Hello');
    await eventually(async () => expect(await office.tiles('contacts')).toHaveLength(1), PATIENCE);
    await office.change({ chat: { allowMessagesFromUnknownNumbers: false } });
    await caller.texts(office, 'Still there?');
    await eventually(async () => {
      expect((await office.history(caller)).at(-1)).toMatchObject({ text: 'Still there?', held: null });
    }, PATIENCE);
  });

  it('R15 a reply reopens a closed tile', async () => {
    const office = await world.anOffice();
    const caller = world.aCaller();
    await office.knows('patient', 'Robin Fields', caller.phone);
    await caller.texts(office, 'Hello');
    await eventually(async () => expect(await office.tiles('patients')).toHaveLength(1), PATIENCE);
    await office.closes(caller);
    expect(await office.tiles('patients')).toEqual([]);
    await caller.texts(office, 'One more thing');
    await eventually(async () => expect(await office.tiles('patients')).toHaveLength(1), PATIENCE);
  });

  it('R17 a number of a patient and a contact shows both, under Patients', async () => {
    const office = await world.anOffice();
    const caller = world.aCaller();
    await office.knows('contact', 'Ann Fields', caller.phone);
    await office.knows('patient', 'Robin Fields', caller.phone, world.aCaller().phone);
    await caller.texts(office, 'Hello');
    await eventually(async () => {
      const [tile] = await office.tiles('patients');
      expect(tile?.people.map(({ name }) => name).toSorted()).toEqual(['Ann Fields', 'Robin Fields']);
    }, PATIENCE);
  });

  it('R18 C after STOP nothing is sent, no tile opens, and START lets texts through again', async () => {
    const office = await world.anOffice({ missedCallAutoReplies: { cooldownMinutes: 0 } });
    const caller = await textedCaller(office);
    await office.knows('patient', 'Robin Fields', caller.phone);
    await caller.texts(office, ' Stop ');
    await eventually(async () => {
      expect((await office.history(caller)).at(-1)).toMatchObject({ kind: 'caller', held: null });
    }, PATIENCE);
    await caller.calls(office);
    expect((await office.callWithText(caller, 'skipped')).missedCallText).toMatchObject({ reason: 'opted-out' });
    expect(await caller.texted()).toHaveLength(1);
    expect(await office.tiles()).toEqual([]);
    expect((await office.answers(caller, 'Are you sure?')).status).toBeGreaterThanOrEqual(400);

    await caller.texts(office, 'START');
    await eventually(async () => expect((await office.answers(caller, 'Welcome back')).status).toBe(201), PATIENCE);
    await caller.hasTexts(2);
  });

  it('R19 staff answer from the tile, once, however often the request is repeated', async () => {
    const office = await world.anOffice();
    const caller = world.aCaller();
    await office.knows('patient', 'Robin Fields', caller.phone);
    await caller.texts(office, 'Can I come on Tuesday?');
    await eventually(async () => expect(await office.tiles('patients')).toHaveLength(1), PATIENCE);
    const key = crypto.randomUUID();
    const first = await office.answers(caller, 'Tuesday at nine is free.', key);
    const again = await office.answers(caller, 'Tuesday at nine is free.', key);
    expect(again.body).toMatchObject({ messageId: first.body.messageId });
    await caller.hasTexts(1);
    await eventually(async () => {
      expect((await office.history(caller)).at(-1)).toMatchObject({ kind: 'staff', state: 'delivered' });
    }, PATIENCE);
    expect(await office.conversation(caller)).toMatchObject({ awaitingReply: false });
  });
});
