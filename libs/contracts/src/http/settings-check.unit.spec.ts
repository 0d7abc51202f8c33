import { describe, expect, it } from '@jest/globals';
import { checkMessage } from '../messages/check-message.js';
import { OfficeSettings } from '../settings.js';
import { checkSettingsMessage, MessageDraft } from './settings-check.js';
import { SETTINGS, STORY } from './story.js';

describe('the examples of checkSettingsMessage', () => {
  it.each(checkSettingsMessage.examples.map((example) => [example.name, example] as const))(
    '%s is what the function says of the office of the story',
    (_, { body, reply }) => {
      const { numbers, chat } = OfficeSettings.parse(SETTINGS);
      const { message } = MessageDraft.parse(body);
      expect(checkMessage(message, { officeName: STORY.officeName, numbers, chat, enabled: true })).toEqual(reply);
    },
  );
});
