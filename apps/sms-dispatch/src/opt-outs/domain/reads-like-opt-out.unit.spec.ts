import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readsLikeOptOut } from './reads-like-opt-out.js';

describe('readsLikeOptOut', () => {
  it.each([
    'Please stop texting me',
    'please stop',
    'Stop it!!',
    'Can you stop please',
    'STOP STOP STOP please',
    'stop sending me messages',
    'Stop the texts.',
    'stop these messages now',
    'Quit texting me!',
    'I said stop messaging us',
    'stop contacting me',
    'STOP SPAMMING ME',
    'This is spam, stop',
    'wrong number, stop',
    'Stop. You have the wrong person',
    "don't text me again",
    'Don’t text me',
    'do not contact me anymore please',
    'Never text this number again',
    "I don't want these messages",
    'I do not wish to receive text messages',
    "I don't want you to text me",
    'I no longer want to be contacted',
    'no more messages',
    'No more of these texts please',
    'take me off your list',
    'Take me off of your mailing list',
    'remove me from this list',
    'Please remove my number from your system',
    'remove this number',
    'remove me please',
    'unsubscribe me please',
    'I want to unsubscribe',
    'I would like to opt out',
    'Opt me out please',
    'opt out of all texts',
    'Lose my number',
    'leave me alone',
    'Arrêtez de m’écrire',
    "arrêtez de m'envoyer des messages",
    "Cessez d'envoyer ces textos",
    'Ne m’écrivez plus svp',
    "n'envoyez plus de messages",
    'Je ne veux plus de messages',
    'Je ne veux plus recevoir de textos',
    'Plus de textos svp',
    'Désabonnez-moi',
    'Retirez-moi de votre liste',
    'Supprimez mon numéro',
    'No me envíen más mensajes',
    'por favor no me escriban más',
    'Dejen de enviarme mensajes',
    'deje de escribirme',
    'No quiero más mensajes',
    'no quiero recibir mensajes',
    'No más mensajes',
    'Quítenme de su lista',
    'Borren mi número',
    'Quiero darme de baja',
  ])('R18 "%s" is shown to staff', (message) => {
    expect(readsLikeOptOut(message)).toBe(true);
  });

  it.each([
    '',
    'can I stop by at 5?',
    'I will stop by after work, wrong number on the door?',
    'please cancel my appointment',
    'Cancel please',
    "don't stop",
    "Please don't stop texting me reminders",
    'my pain does not stop',
    "I'll end my visit",
    'Do you have a quit smoking program?',
    'Should I stop taking the antibiotics?',
    'Can I stop eating before the surgery?',
    'Which bus stop is nearest?',
    'Sorry, wrong number',
    'There is a wrong number on my bill',
    'I will stop calling, texting you is easier',
    "I'll stop texting you now",
    "Don't text me the address, I have it",
    'Do not text me before 9',
    "I don't want to text about this, please call",
    "I don't want to be late",
    'No more pain, thank you!',
    'No more appointments this week?',
    'I have no more messages from you after Monday',
    'Take me off the waiting list',
    'take me off the cancellation list please',
    'Take me off the schedule for Friday',
    'When do you remove my stitches?',
    'please remove the crown',
    'Remove my number ending 22 and use this one',
    'I did not unsubscribe',
    "I don't want to unsubscribe",
    'Can I opt out of the X-ray?',
    'Please text me when you are ready',
    'I stopped at the desk yesterday',
    'The bleeding will not stop please call me',
    'Je veux plus de renseignements',
    "J'ai arrêté de fumer",
    'Retirez-moi de la liste d’attente',
    "Ne m'oubliez pas",
    'Quiero dejar de fumar',
    'No me envíe la factura por correo',
    'Quítenme de la lista de espera',
    'Para mi hija, por favor',
  ])('"%s" is not', (message) => {
    expect(readsLikeOptOut(message)).toBe(false);
  });

  it('case, accents and punctuation do not matter', () => {
    const marks = fc.string({ unit: fc.constantFrom('.', '!', ' ', ',', '…'), maxLength: 5 });
    fc.assert(
      fc.property(marks, marks, fc.boolean(), (before, after, upper) => {
        const message = upper ? 'PLÉASE STOP TEXTING ME' : 'please stop texting me';
        expect(readsLikeOptOut(`${before}${message}${after}`)).toBe(true);
      }),
    );
  });

  it('no message, however odd, takes long', () => {
    const units = fc.constantFrom('stop ', 'please ', 'dont want ', 'of ', 'no more ', 'these ', 'x', ' ', 'texts ');
    fc.assert(
      fc.property(fc.string({ unit: units, maxLength: 600 }), (message) => {
        const before = performance.now();
        readsLikeOptOut(message);
        expect(performance.now() - before).toBeLessThan(1_000);
      }),
      { numRuns: 50 },
    );
  });
});
