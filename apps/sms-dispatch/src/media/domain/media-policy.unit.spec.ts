import { describe, expect, it } from '@jest/globals';
import { isAllowedHost } from './allowed-hosts.js';
import { allowedType, dispositionOf } from './media-policy.js';

describe('allowedType', () => {
  it.each([
    ['image/jpeg', 'image/jpeg'],
    ['IMAGE/PNG; charset=binary', 'image/png'],
    [' application/pdf ', 'application/pdf'],
  ])('%j is %s', (header, type) => {
    expect(allowedType(header)).toBe(type);
  });

  it.each([
    'text/html',
    'image/svg+xml',
    'application/javascript',
    'application/xhtml+xml',
    'application/octet-stream',
    'image/jpegx',
    'toString',
    '',
    null,
    undefined,
  ])('%j is not passed on', (header) => {
    expect(allowedType(header)).toBeNull();
  });
});

describe('dispositionOf', () => {
  it('shows pictures and saves the rest, under names of ours', () => {
    const mediaId = '0a3c7f9e-51d2-5b6e-8c4f-7d1e2a9b6c3d';
    expect(dispositionOf('image/jpeg', mediaId)).toBe('inline; filename="media-0a3c7f9e.jpg"');
    expect(dispositionOf('application/pdf', mediaId)).toBe('attachment; filename="media-0a3c7f9e.pdf"');
  });
});

describe('isAllowedHost', () => {
  const allowed = ['media.example.com', '*.storage.example'];

  it.each(['media.example.com', 'a.storage.example', 'a.b.storage.example'])('%s is allowed', (host) => {
    expect(isAllowedHost(host, allowed)).toBe(true);
  });

  it.each([
    'example.com',
    'x.media.example.com',
    'storage.example',
    'evilstorage.example',
    'media.example.com.evil.test',
    '',
  ])('%j is not', (host) => {
    expect(isAllowedHost(host, allowed)).toBe(false);
  });
});
