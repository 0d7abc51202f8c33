import { describe, expect, it } from '@jest/globals';
import { presentConversation } from './conversation.js';
import { aConversation, aMatch } from './conversation.fixtures.js';

describe('presentConversation', () => {
  const matches = [aMatch('referral-partner', 1), aMatch('contact', 2), aMatch('patient', 3), aMatch('patient', 4)];

  it('R17 shows every match: patients, contacts, referral partners', () => {
    const { people, chosenPersonId } = presentConversation(aConversation(), matches, 0);
    expect(people.map(({ name }) => name)).toEqual(['patient 3', 'patient 4', 'contact 2', 'referral-partner 1']);
    expect(chosenPersonId).toBeNull();
  });

  it('R17 whom staff chose comes first', () => {
    const chosenPersonId = aMatch('contact', 2).personId;
    const shown = presentConversation(aConversation({ chosenPersonId }), matches, 0);
    expect(shown.people.map(({ name }) => name)).toEqual(['contact 2', 'patient 3', 'patient 4', 'referral-partner 1']);
    expect(shown.chosenPersonId).toBe(chosenPersonId);
  });

  it('R17 a choice is not shown while that person does not have the number', () => {
    const chosenPersonId = aMatch('contact', 9).personId;
    expect(presentConversation(aConversation({ chosenPersonId }), matches, 0).chosenPersonId).toBeNull();
  });
});
