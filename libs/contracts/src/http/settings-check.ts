import { z } from 'zod';
import { OfficeId } from '../ids.js';
import { MessageCheck } from '../messages/message-check.js';
import { MessageText, OfficeSettingsDocument } from '../settings.js';
import { defineEndpoint } from './define-endpoint.js';
import { Period } from './hours.js';
import { problemDocument } from './problem.js';
import { STORY } from './story.js';

const { officeId } = STORY;

/** A message that is being edited. What is left out is as the office has saved it. */
export const MessageDraft = z.strictObject({
  message: MessageText,
  period: Period.optional().describe('Which of the two messages it is (R1): whether it is switched on is looked up.'),
  enabled: z.boolean().optional().describe('Whether it is switched on; without this and a period, it counts as on.'),
  numbers: OfficeSettingsDocument.shape.numbers.optional(),
  chat: OfficeSettingsDocument.shape.chat.optional(),
});
export type MessageDraft = z.infer<typeof MessageDraft>;

export const checkSettingsMessage = defineEndpoint({
  id: 'checkSettingsMessage',
  method: 'POST',
  path: '/rules/v1/offices/{officeId}/settings/check',
  summary: 'What a message would be as a text, and whether it could be saved; saves nothing.',
  access: { office: 'manager' },
  params: z.object({ officeId: OfficeId }),
  body: MessageDraft,
  reply: MessageCheck,
  problems: [422],
  invalidBody: 422,
  examples: [
    {
      name: 'typographic-apostrophe',
      summary: 'One special character, which makes the text UCS-2, and a hint about who may reply.',
      params: { officeId },
      body: { message: '{office_name}: sorry, we’re on another call. Reply to this text.', period: 'during-hours' },
      reply: {
        characters: 68,
        credits: 1,
        parts: 1,
        encoding: 'UCS-2',
        special: [
          { character: '’', index: 28, inMessage: { index: 24, length: 1 }, forcesUcs2: true, replacement: "'" },
        ],
        preview: 'Elm Street Dental: sorry, we’re on another call. Reply to this text.',
        hints: [
          {
            name: 'replies-forbidden',
            sentence:
              'The message invites a reply, but replies from unknown numbers are held back: "Allow messages from unknown numbers" is off.',
            settings: ['/chat/allowMessagesFromUnknownNumbers'],
          },
        ],
        problems: [],
      },
    },
    {
      name: 'unfit',
      summary: 'A message that could not be saved.',
      params: { officeId },
      body: { message: 'Hi {patient_name}, {office_name} will call you back.' },
      reply: {
        characters: 56,
        credits: 1,
        parts: 1,
        encoding: 'GSM-7',
        special: [],
        preview: 'Hi {patient_name}, Elm Street Dental will call you back.',
        hints: [],
        problems: [
          {
            pointer: '/message',
            detail:
              'has the unknown variable {patient_name}; known are {office_name}, {office_phone}, {texting_number}',
          },
        ],
      },
    },
  ],
  refusals: [
    {
      name: 'wrong-draft',
      summary: 'A part of the draft has another shape than in the settings.',
      problem: problemDocument(422, 'invalid-request', 'The request is not valid.', {
        errors: [{ pointer: '/numbers/lines/0', detail: 'must be an E.164 number such as +15551234567' }],
      }),
    },
  ],
});
