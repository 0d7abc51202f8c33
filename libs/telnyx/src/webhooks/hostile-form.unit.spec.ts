import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readHostileForm } from './hostile-form.js';

const read = (text: string) => readHostileForm(Buffer.from(text));

describe('readHostileForm', () => {
  it.each([
    ['one field', 'CallSid=v3%3AabC', { CallSid: 'v3:abC' }],
    [
      'a plus sign, which is a space, and one that was escaped',
      'From=%2B14155550111&Name=Ann+Lee',
      {
        From: '+14155550111',
        Name: 'Ann Lee',
      },
    ],
    ['letters of the whole world', 'CallerId=Z%C3%BCrich+%F0%9F%91%8B', { CallerId: 'Zürich 👋' }],
    ['an empty value, and none at all', 'DialCallSid=&Digit', { DialCallSid: '', Digit: '' }],
    ['an equals sign in a value', 'Result=a=b', { Result: 'a=b' }],
    ['names that objects have for themselves', 'constructor=x&toString=y', { constructor: 'x', toString: 'y' }],
    ['empty pairs', '&CallSid=v3&', { CallSid: 'v3' }],
  ])('reads %s', (_, text, value) => {
    expect(read(text)).toEqual({ kind: 'read', value });
  });

  it.each([
    ['nothing', Buffer.from('')],
    ['nothing but separators', Buffer.from('&&')],
    ['broken UTF-8', Buffer.from([0x41, 0x3d, 0xc3, 0x28])],
    ['escapes that are broken UTF-8', Buffer.from('CallSid=%C3%28')],
    ['a surrogate, escaped', Buffer.from('CallSid=%ED%A0%80')],
    ['a percent sign without digits', Buffer.from('CallSid=100%')],
    ['a percent sign with other letters', Buffer.from('Call%zzSid=1')],
    ['a field twice', Buffer.from('CallSid=a&CallStatus=busy&CallSid=b')],
    ['a field twice, once escaped', Buffer.from('CallSid=a&Call%53id=b')],
    ['a prototype', Buffer.from('__proto__=x')],
    ['a prototype, escaped', Buffer.from('__pr%6Fto__=x')],
    ['more fields than there can be', Buffer.from(Array.from({ length: 201 }, (_, index) => `a${index}=1`).join('&'))],
  ])('refuses %s, and repeats nothing of it', (_, bytes) => {
    const body = readHostileForm(bytes);
    expect(body.kind).toBe('unreadable');
    expect('why' in body ? body.why : 'CallSid').not.toContain('CallSid');
  });

  it('reads what a browser writes', () => {
    const name = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => text !== '__proto__');
    fc.assert(
      fc.property(
        fc.dictionary(name, fc.string({ unit: 'grapheme' }), { minKeys: 1, noNullPrototype: true }),
        (fields) => {
          expect(read(new URLSearchParams(fields).toString())).toEqual({ kind: 'read', value: fields });
        },
      ),
    );
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => void readHostileForm(bytes)));
  });
});
