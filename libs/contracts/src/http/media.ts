import { z } from 'zod';
import { MediaId, OfficeId } from '../ids.js';
import { BinaryReply, defineEndpoint } from './define-endpoint.js';
import { problemDocument } from './problem.js';
import { STORY } from './story.js';

const { officeId } = STORY;

export const getMedia = defineEndpoint({
  id: 'getMedia',
  method: 'GET',
  path: '/sms/v1/offices/{officeId}/media/{mediaId}',
  summary:
    'Something that a caller attached, fetched from the provider now; 404 when it came more than 30 days ago. Pictures, sound, films and PDF of limited size.',
  access: { office: 'frontdesk' },
  params: z.object({ officeId: OfficeId, mediaId: MediaId }),
  reply: BinaryReply,
  replyHeaders: z.strictObject({
    'content-type': z.string().describe('Its type.'),
    'content-disposition': z.string().describe('Shown in the page (pictures) or saved, under a name of ours.'),
    'x-content-type-options': z.literal('nosniff').describe('The type is to be believed.'),
    'content-security-policy': z.string().describe('Nothing in it may run.'),
    'cache-control': z.literal('private, no-store').describe('It is kept nowhere.'),
  }),
  problems: [410, 422, 502],
  examples: [
    {
      name: 'picture',
      params: { officeId, mediaId: '0a3c7f9e-51d2-5b6e-8c4f-7d1e2a9b6c3d' },
      // The first bytes of a JPEG.
      reply: new Uint8Array([0xff, 0xd8, 0xff, 0xe0]),
      replyHeaders: {
        'content-type': 'image/jpeg',
        'content-disposition': 'inline; filename="media-0a3c7f9e.jpg"',
        'x-content-type-options': 'nosniff',
        'content-security-policy': "default-src 'none'; sandbox",
        'cache-control': 'private, no-store',
      },
    },
  ],
  refusals: [
    {
      name: 'gone',
      summary: 'The provider keeps media for some time only.',
      problem: problemDocument(410, 'media-gone', 'The provider does not keep this any more.'),
    },
    {
      name: 'not-allowed',
      summary: 'Too large, or of a type that is not passed on.',
      problem: problemDocument(422, 'media-not-allowed', 'It is larger than what is passed on.'),
    },
    {
      name: 'unavailable',
      summary: 'The provider did not hand it over.',
      problem: problemDocument(502, 'media-unavailable', 'The provider did not hand this over. Try again later.'),
    },
  ],
});
