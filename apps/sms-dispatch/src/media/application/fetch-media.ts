import { Injectable } from '@nestjs/common';
import type { MediaId, OfficeId } from '@textback/contracts';
import { Log, Metrics } from '@textback/observability';
import { InboundMediaStore } from './inbound-media.port.js';
import { type FetchedMedia, MediaSource } from './media-source.port.js';

/** Media that are held in memory at the same time, in this process. */
const MOST_AT_ONCE = 8;

/** What became of a request for media. */
export type MediaAnswer = FetchedMedia | { readonly kind: 'unknown' } | { readonly kind: 'busy' };

/** Fetches, when staff ask for it, what a caller of their office attached. Nothing is fetched before, and nothing is kept. */
@Injectable()
export class FetchMedia {
  private readonly fetches;
  private underWay = 0;

  constructor(
    private readonly store: InboundMediaStore,
    private readonly source: MediaSource,
    private readonly log: Log,
    metrics: Metrics,
  ) {
    this.fetches = metrics.counter({
      name: 'textback_sms_media_fetches_total',
      help: "Callers' media that staff asked for, by what came of it.",
      labels: ['outcome'],
    });
  }

  async execute(officeId: OfficeId, mediaId: MediaId): Promise<MediaAnswer> {
    const url = await this.store.urlOf(officeId, mediaId);
    if (url === null) return { kind: 'unknown' };
    if (this.underWay >= MOST_AT_ONCE) return this.counted({ kind: 'busy' }, mediaId);
    this.underWay += 1;
    try {
      return this.counted(await this.source.fetch(url), mediaId);
    } finally {
      this.underWay -= 1;
    }
  }

  private counted(answer: MediaAnswer, mediaId: MediaId): MediaAnswer {
    const why = 'why' in answer ? answer.why : null;
    this.fetches.inc({ outcome: answer.kind });
    if (answer.kind !== 'fetched') this.log.warn('Media were not passed on.', { mediaId, outcome: answer.kind, why });
    return answer;
  }
}
