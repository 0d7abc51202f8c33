import type { Call, ConversationId, LiveUpdate, OfficeSettings, PhoneNumber } from '@textback/contracts';
import { aFreshNumber } from './cast.js';
import type { GatewayClient } from './gateway-client.js';
import type { LiveScreen } from './live-screen.js';
import { type Narrator, StepFailed } from './narrator.js';
import type { OfficeDesk } from './office-desk.js';
import type { SettingsOfStory } from './settings-of-story.js';
import { Telephone } from './telephone.js';
import { found, instead, until } from './until.js';

/** What the story takes place with. */
export interface Stage {
  readonly gateway: GatewayClient;
  readonly desk: OfficeDesk;
  readonly screen: LiveScreen;
  readonly settings: SettingsOfStory;
  readonly narrator: Narrator;
}

/** The number that callers dial, and the one that texts come from (R2). */
interface Numbers {
  readonly line: PhoneNumber;
  readonly textingNumber: PhoneNumber;
}

/**
 * From a missed call to a conversation, on the real parts. Rejects with {@link StepFailed} at the first step that does
 * not come out as it should. Every caller has a number that no earlier run has used.
 */
export async function tellStory(stage: Stage): Promise<void> {
  const { narrator, settings } = stage;
  const numbers = await narrator.step('the office texts missed calls; unknown numbers may write', async () =>
    numbersOf(await settings.change((current) => asTheStoryNeeds(current, { unknownNumbers: true }))),
  );

  narrator.say('A patient calls');
  const patient = await aCaller(stage, 'patient', 'Maria Demo');
  await isTexted(stage, patient, numbers);
  await hasHistoryWithoutTile(stage, patient);
  await isInCallsList(stage, patient);
  await opensTile(stage, patient, numbers, 'patients');

  narrator.say('Somebody unknown calls');
  const allowed = new Telephone(stage.gateway, aFreshNumber());
  await isTexted(stage, allowed, numbers);
  await opensTile(stage, allowed, numbers, 'contacts');

  narrator.say('Unknown numbers may not write any more');
  await narrator.step('the setting is off, and every service knows', () =>
    settings.change((current) => asTheStoryNeeds(current, { unknownNumbers: false })),
  );
  const unwanted = new Telephone(stage.gateway, aFreshNumber());
  await isTexted(stage, unwanted, numbers);
  await isHeld(stage, unwanted, numbers);

  narrator.say('A patient wants no texts');
  const stopped = await aCaller(stage, 'patient', 'James Demo');
  await isTexted(stage, stopped, numbers);
  await isLeftAlone(stage, stopped, numbers);
}

function asTheStoryNeeds(settings: OfficeSettings, { unknownNumbers }: { unknownNumbers: boolean }): OfficeSettings {
  const { missedCallAutoReplies: replies } = settings;
  return {
    ...settings,
    missedCallAutoReplies: {
      ...replies,
      enabled: true,
      duringHours: { ...replies.duringHours, enabled: true },
      outsideHours: { ...replies.outsideHours, enabled: true },
      countedEndings: replies.countedEndings.includes('no-answer')
        ? replies.countedEndings
        : [...replies.countedEndings, 'no-answer'],
      delaySeconds: 0,
    },
    chat: { allowPatientsAndContactsToStartChat: true, allowMessagesFromUnknownNumbers: unknownNumbers },
    credits: { monthlyAllowance: null },
  };
}

function numbersOf({ numbers: { lines, textingNumber } }: OfficeSettings): Numbers {
  const [line] = lines;
  if (line === undefined || textingNumber === null)
    throw new StepFailed(
      'the demo office to have a line and a texting number',
      JSON.stringify({ lines, textingNumber }),
    );
  return { line, textingNumber };
}

async function aCaller({ gateway, desk, narrator }: Stage, kind: 'patient', name: string): Promise<Telephone> {
  const telephone = new Telephone(gateway, aFreshNumber());
  await narrator.step(`${name} is a ${kind} of the office`, () => desk.knows(kind, name, telephone.number));
  return telephone;
}

const isTexted = ({ narrator }: Stage, caller: Telephone, { line, textingNumber }: Numbers): Promise<void> =>
  narrator.step("nobody answers, and the office's text is on the caller's phone (R2, R5)", async () => {
    await caller.callsInVain(line);
    await until(`one text from ${textingNumber}`, async () => {
      const texts = await caller.texts();
      return texts.length === 1 && texts[0]?.from === textingNumber
        ? found(undefined)
        : instead(`${texts.length} texts ${JSON.stringify(texts)}`);
    });
  });

const hasHistoryWithoutTile = ({ desk, narrator, screen }: Stage, caller: Telephone): Promise<void> =>
  narrator.step('the text is in the history; no tile, nothing unread (R3)', async () => {
    const id = desk.conversationIdOf(caller.number);
    await until('the missed call and a delivered text in the history', async () => {
      const history = (await desk.history(id)).map(({ kind, state }) => `${kind} ${state}`);
      return history.join(', ') === 'missed-call received, missed-call-text delivered'
        ? found(undefined)
        : instead(history.join(', ') || 'nothing');
    });
    await expectNoTile(desk, screen, id);
  });

const isInCallsList = ({ desk, narrator }: Stage, caller: Telephone): Promise<void> =>
  narrator.step('the Calls list says delivered, and links to the conversation (R4)', async () => {
    const call = await callBecomes(desk, caller, 'delivered');
    const linked = call.missedCallText?.conversationId;
    const id = desk.conversationIdOf(caller.number);
    if (linked !== id) throw new StepFailed(`a link to conversation ${id}`, String(linked));
    await desk.conversation(linked);
  });

const opensTile = (
  { desk, narrator, screen }: Stage,
  caller: Telephone,
  { textingNumber }: Numbers,
  section: 'patients' | 'contacts',
): Promise<void> =>
  narrator.step(`a reply opens a tile under ${section}, live on the front desk's screen (R15)`, async () => {
    const id = desk.conversationIdOf(caller.number);
    await caller.writes(textingNumber, 'Hi, can I come on Tuesday?');
    const { conversation } = await screen.sees('tile.opened', id);
    if (conversation.section !== section || conversation.state !== 'open')
      throw new StepFailed(`an open tile under ${section}`, `${conversation.state} under ${conversation.section}`);
    await until('the tile in the list', async () =>
      (await desk.tiles()).some((tile) => tile.conversationId === id) ? found(undefined) : instead('no such tile'),
    );
  });

const isHeld = ({ desk, narrator, screen }: Stage, caller: Telephone, { textingNumber }: Numbers): Promise<void> =>
  narrator.step('a reply is held, with the setting that held it; no tile (R16)', async () => {
    const id = desk.conversationIdOf(caller.number);
    await caller.writes(textingNumber, 'Hello, do you take new patients?');
    await until('a held reply because of unknown-numbers-not-allowed', async () => {
      const held = (await desk.heldReplies()).find(({ conversationId }) => conversationId === id);
      return held?.reason === 'unknown-numbers-not-allowed'
        ? found(undefined)
        : instead(held === undefined ? 'no held reply' : held.reason);
    });
    await expectNoTile(desk, screen, id);
  });

async function isLeftAlone({ desk, narrator, screen }: Stage, caller: Telephone, numbers: Numbers): Promise<void> {
  const id = desk.conversationIdOf(caller.number);
  await narrator.step('STOP: the provider confirms, the history has it, and no tile opens (R18)', async () => {
    await caller.writes(numbers.textingNumber, 'STOP');
    await until("the provider's own confirmation", async () => {
      const { length } = await caller.confirmations();
      return length === 1 ? found(undefined) : instead(`${length} confirmations`);
    });
    await until('STOP in the history', async () => {
      const history = await desk.history(id);
      return history.some(({ kind, text }) => kind === 'caller' && text === 'STOP')
        ? found(undefined)
        : instead(history.map(({ kind }) => kind).join(', '));
    });
    await expectNoTile(desk, screen, id);
  });
  await narrator.step('they call again: nothing is sent, and the Calls list says why (R7, R18)', async () => {
    await caller.callsInVain(numbers.line);
    const call = await callBecomes(desk, caller, 'skipped');
    if (call.missedCallText?.reason !== 'opted-out')
      throw new StepFailed('skipped because of opted-out', String(call.missedCallText?.reason));
    const texts = await caller.texts();
    if (texts.length !== 1) throw new StepFailed('no further text', `${texts.length} texts ${JSON.stringify(texts)}`);
  });
}

/** Waits until the newest call of a caller has got as far as this. */
const callBecomes = (desk: OfficeDesk, caller: Telephone, state: string): Promise<Call> =>
  until(`the call to be missed, and its text ${state}`, async () => {
    const [call] = await desk.callsOf(caller.number);
    if (call?.outcome === 'missed' && call.missedCallText?.state === state) return found(call);
    return instead(call === undefined ? 'no such call' : `${call.outcome}, text ${call.missedCallText?.state}`);
  });

const TILE_KINDS: ReadonlySet<string> = new Set<LiveUpdate['kind']>(['tile.opened', 'tile.changed', 'tile.closed']);

/** Neither the conversation nor the inbox nor the live updates know of a tile. */
async function expectNoTile(desk: OfficeDesk, screen: LiveScreen, id: ConversationId): Promise<void> {
  const { state, unread } = await desk.conversation(id);
  const listed = (await desk.tiles()).some(({ conversationId }) => conversationId === id);
  const announced = screen.kindsOf(id).filter((kind) => TILE_KINDS.has(kind));
  if (state !== 'none' || unread !== 0 || listed || announced.length > 0)
    throw new StepFailed('no tile and nothing unread', JSON.stringify({ state, unread, listed, announced }));
}
