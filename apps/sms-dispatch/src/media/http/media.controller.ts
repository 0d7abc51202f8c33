import { Controller } from '@nestjs/common';
import { getMedia } from '@textback/contracts';
import { Endpoint, type Handled, notFound, ProblemError, WithHeaders } from '@textback/http';
import { FetchMedia } from '../application/fetch-media.js';
import { dispositionOf } from '../domain/media-policy.js';

@Controller()
export class MediaController {
  constructor(private readonly fetchMedia: FetchMedia) {}

  @Endpoint(getMedia)
  async get({ params }: Handled<typeof getMedia>): Promise<WithHeaders<Uint8Array>> {
    const answer = await this.fetchMedia.execute(params.officeId, params.mediaId);
    switch (answer.kind) {
      case 'fetched':
        return new WithHeaders(answer.bytes, {
          'content-type': answer.type,
          'content-disposition': dispositionOf(answer.type, params.mediaId),
          // Whatever it says that it is, a browser must not find a page or a script in it.
          'x-content-type-options': 'nosniff',
          'content-security-policy': "default-src 'none'; sandbox",
          'cache-control': 'private, no-store',
        });
      case 'unknown':
        throw notFound('media');
      case 'gone':
        throw new ProblemError(410, 'media-gone', 'The provider does not keep this any more.');
      case 'refused':
        throw new ProblemError(422, 'media-not-allowed', WHY[answer.why]);
      case 'unavailable':
        throw new ProblemError(502, 'media-unavailable', 'The provider did not hand this over. Try again later.');
      case 'busy':
        throw new ProblemError(503, 'too-many-media', 'Too many media are being fetched. Try again in a moment.');
    }
  }
}

const WHY = {
  host: 'It is not kept in a place that media may be fetched from.',
  address: 'It is not kept in a place that media may be fetched from.',
  type: 'It is of a type that is not passed on.',
  size: 'It is larger than what is passed on.',
} as const;
