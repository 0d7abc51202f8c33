import { describe, expect, it } from '@jest/globals';
import { anOffice, LINE, OTHER_LINE, TEXTING } from '../check-message.fixtures.js';
import { checkMessage } from '../check-message.js';
import { MessageHint } from '../message-check.js';

const hints = (message: string, changes = {}): MessageHint[] => checkMessage(message, anOffice(changes)).hints;
const names = (message: string, changes = {}): string[] => hints(message, changes).map(({ name }) => name);
const elsewhere = { numbers: { textingNumber: TEXTING, lines: [LINE] } };

describe('hints', () => {
  describe('office-name-missing', () => {
    it.each([
      ['the texting number is the only line', { textingNumber: LINE, lines: [LINE] }, []],
      ['it is not a line', { textingNumber: TEXTING, lines: [LINE] }, ['office-name-missing']],
      ['it is one of several lines', { textingNumber: LINE, lines: [LINE, OTHER_LINE] }, ['office-name-missing']],
      ['there is no texting number yet', { textingNumber: null, lines: [LINE] }, []],
      ['no line is listed', { textingNumber: TEXTING, lines: [] }, []],
    ])('R12 when %s', (_, numbers, expected) => {
      expect(names('Sorry we missed you.', { numbers })).toEqual(expected);
    });

    it.each(['{office_name} here.', 'Elm Street Dental here.', 'ELM-STREET  dental here.', 'Élm Street Dental'])(
      'R12 not when the message has the name: %j',
      (message) => {
        expect(names(message, elsewhere)).toEqual([]);
      },
    );

    it('R12 says which number texts come from', () => {
      expect(hints('Sorry.', elsewhere)[0]).toEqual({
        name: 'office-name-missing',
        sentence: expect.stringContaining(`from ${TEXTING}`) as unknown,
        settings: ['/numbers/textingNumber', '/numbers/lines'],
      });
    });
  });

  describe('replies-forbidden', () => {
    const nobody = {
      chat: { allowPatientsAndContactsToStartChat: false, allowMessagesFromUnknownNumbers: false },
    };

    it.each([
      'Just reply to this text.',
      'REPLY here',
      'How can we help?\nText us back!',
      'You can also text back.',
      'Please respond with your name',
      'Answer this text and we will help.',
      'Reach us by replying to this message',
      'Please let us know what you need',
      'Send us a message',
      'We’re closed, so write us back',
    ])('R12 R14 %j invites replies', (message) => {
      expect(names(message, nobody)).toEqual(['replies-forbidden']);
    });

    it.each([
      'Sorry we missed your call. We will call you back.',
      'Please do not reply to this text.',
      'Don’t reply here, call us',
      'You cannot reply to this number',
      'We will reply as soon as we open',
      'We’ll text back soon',
      'This is a no-reply number',
      'Replies are not read',
      'A replybox',
    ])('R12 %j does not', (message) => {
      expect(names(message, nobody)).toEqual([]);
    });

    it.each([
      [true, true, []],
      [true, false, ['/chat/allowMessagesFromUnknownNumbers']],
      [false, true, ['/chat/allowPatientsAndContactsToStartChat']],
      [false, false, ['/chat/allowPatientsAndContactsToStartChat', '/chat/allowMessagesFromUnknownNumbers']],
    ])('R12 R14 known people may reply: %s, unknown numbers: %s', (known, unknown, settings) => {
      const chat = { allowPatientsAndContactsToStartChat: known, allowMessagesFromUnknownNumbers: unknown };
      expect(hints('Reply to this text', { chat }).flatMap((hint) => hint.settings)).toEqual(settings);
    });

    it('R12 names the setting as the settings page does', () => {
      const chat = { allowPatientsAndContactsToStartChat: true, allowMessagesFromUnknownNumbers: false };
      expect(hints('Reply to this text', { chat })[0]?.sentence).toBe(
        'The message invites a reply, but replies from unknown numbers are held back: "Allow messages from unknown numbers" is off.',
      );
    });
  });

  describe('opt-out words', () => {
    it.each([
      [
        'Reply STOP to opt out',
        ['opt-out-words STOP is understood: who answers it gets no more texts, and the provider confirms that.'],
      ],
      ['Reply stop to unsubscribe.', ['opt-out-words stop is']],
      ['Sorry! STOP to end', ['opt-out-words STOP is']],
      ['Text “STOP ALL” to receive no more', ['opt-out-words STOP ALL is']],
      ['Reply OPT-OUT', ['opt-out-words OPT-OUT is understood: who answers it gets no more texts.']],
      ['Reply STOP or CANCEL to opt out', ['opt-out-words STOP is', 'opt-out-words CANCEL is']],
      [
        'Reply STOP to stop, HELP for help',
        ['opt-out-words STOP is', 'opt-out-words HELP is understood: the provider answers it'],
      ],
      ['Reply INFO for information', ['opt-out-words INFO is understood: no chat opens.']],
      ['Reply START to get texts again', ['opt-out-words START is']],
      ['STOP', ['opt-out-words The whole message is the command STOP,']],
      ['Reply CANCEL to cancel your appointment', ['answer-opts-out Who answers CANCEL opts out']],
      ['Reply STOP to leave the queue', ['answer-opts-out Who answers STOP']],
      ['Answer with "end" when you are done', ['answer-opts-out Who answers end']],
      [
        'Reply YES to confirm or CANCEL to cancel',
        ['answer-opts-in Who answers YES after opting out', 'answer-opts-out Who answers CANCEL'],
      ],
      ['Text us START to begin', ['answer-opts-in Who answers START opts in']],
      ['Reply HELP and we call you', ['answer-asks-for-help Who answers HELP']],
    ])('R12 R18 %j', (message, expected) => {
      const found = hints(message);
      expect(found.map(({ name }) => name)).toEqual(expected.map((one) => one.split(' ', 1)[0]));
      found.forEach(({ name, sentence }, index) => expect(`${name} ${sentence}`).toContain(expected[index]));
    });

    it.each([
      'How can we help? Just reply to this text.',
      'Our office is at the end of Elm Street. Reply here.',
      'To cancel an appointment, reply with your name.',
      'NEED HELP? Text us',
      'Yes, we are open. Reply any time.',
      'Stop by any time, or reply.',
    ])('R12 none is asked for in %j', (message) => {
      expect(names(message)).toEqual([]);
    });
  });

  describe('plain-text-saves-a-credit', () => {
    const special = 'x'.repeat(160);

    it.each([
      ['a special character that can be plain', `${special}’`, ['plain-text-saves-a-credit']],
      ['several', `${special}’é`, ['plain-text-saves-a-credit']],
      ['one that cannot', `${special}’😀`, []],
      ['a price that is 1 already', 'it’s', []],
      ['plain ones that would be too long', `${'x'.repeat(198)}……`, []],
    ])('R10 R12 %s', (_, message, expected) => {
      expect(names(message)).toEqual(expected);
    });

    it('R10 R12 not for the name of the office, which no message can change', () => {
      expect(names(`${special}{office_name}`, { officeName: 'Café' })).toEqual([]);
    });

    it('R10 R12 names each character once', () => {
      expect(hints(`${special}’–’`)[0]?.sentence).toBe(
        'The text costs 2 credits because of ’ –. With plain characters instead it costs 1.',
      );
    });
  });

  it.each([
    [165, []],
    [166, ['too-many-parts']],
  ])('R11 R12 %d emoji with a skin tone', (count, expected) => {
    expect(names('👍🏽'.repeat(count))).toEqual(expected);
  });

  it('R12 says which numbers of the preview are examples', () => {
    const numbers = { textingNumber: null, lines: [] };
    expect(
      hints('{office_name} {office_phone} {texting_number}', { numbers }).map(({ name, settings }) => [name, settings]),
    ).toEqual([
      ['example-value', ['/numbers/lines']],
      ['example-value', ['/numbers/textingNumber']],
    ]);
    expect(names('{office_phone} {texting_number}', { officeName: '+1555987' })).toEqual([]);
  });
});
