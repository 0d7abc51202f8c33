import { describe, expect, it } from '@jest/globals';
import { Person } from '../chat.js';
import { putPerson } from './chat.js';

const personNamed = (name: string) => ({ kind: 'patient', name, numbers: ['+15551230001'] });

describe("a person's name", () => {
  it.each(['a\nb', 'a\tb', 'a\u0000b', 'a\u0085b', 'a\u2028b', 'a\ud83d'])(
    'R17 is one line of text: %j is refused when it is written, and was read before this was asked for',
    (name) => {
      expect(putPerson.body.safeParse(personNamed(name)).error?.issues).toMatchObject([
        { path: ['name'], message: 'must be one line, without control characters' },
      ]);
      expect(Person.shape.name.parse(name)).toBe(name);
    },
  );

  it('R17 may be of any script; what stands around it is left out', () => {
    for (const name of ['Zoë O’Neill', '山田 花子', ' Maria Lopez\n'])
      expect(putPerson.body.parse(personNamed(name))).toEqual(personNamed(name.trim()));
  });
});
