import { Controller, Get, Query, UseFilters, UseGuards } from '@nestjs/common';
import { Public } from '@textback/http';
import { z } from 'zod';
import { ProviderState } from '../../state/provider-state.js';
import { ACCOUNT } from '../application/account.js';
import { ProviderRefusal } from '../application/provider-refusal.js';
import { type SimulatedMessage, statusAt } from '../domain/simulated-message.js';
import { BearerGuard } from './bearer.guard.js';
import { ProviderRefusalFilter } from './provider-refusal.filter.js';

const Page = {
  'page[number]': z.coerce.number().int().min(1).default(1),
  'page[size]': z.coerce.number().int().min(1).max(50).default(20),
};

const DetailRecordsQuery = z.object({
  'filter[record_type]': z.literal('messaging'),
  'filter[cld]': z.string().optional(),
  'filter[cli]': z.string().optional(),
  'filter[direction]': z.enum(['inbound', 'outbound']).default('outbound'),
  'filter[created_at][gte]': z.coerce.date().optional(),
  'filter[created_at][lt]': z.coerce.date().optional(),
  sort: z.enum(['created_at', '-created_at']).default('-created_at'),
  ...Page,
});

const OptOutsQuery = z.object({
  'filter[from]': z.string().optional(),
  'created_at[gte]': z.coerce.date().optional(),
  ...Page,
});

/** What the provider can be asked after the fact: which texts it sent, and who opted out. */
@Controller('v2')
@UseGuards(BearerGuard)
@UseFilters(ProviderRefusalFilter)
export class RecordsController {
  constructor(private readonly state: ProviderState) {}

  /** Texts that are still queued are not here, so that their absence proves nothing. */
  @Public()
  @Get('detail_records')
  detailRecords(@Query() given: unknown): object {
    const query = read(DetailRecordsQuery, given);
    const now = new Date().toISOString();
    const since = query['filter[created_at][gte]']?.toISOString() ?? '';
    const until = query['filter[created_at][lt]']?.toISOString() ?? '9999';
    const found = this.state
      .messages()
      .filter(({ kind }) => kind === (query['filter[direction]'] === 'outbound' ? 'sent' : 'received'))
      .filter((message) => statusAt(message, now) !== 'queued')
      .filter(({ to }) => query['filter[cld]'] === undefined || to === query['filter[cld]'])
      .filter(({ from }) => query['filter[cli]'] === undefined || from === query['filter[cli]'])
      .filter(({ receivedAt }) => receivedAt >= since && receivedAt < until);
    if (query.sort === '-created_at') found.reverse();
    return paged(found, query, (message) => detailRecord(message, now));
  }

  @Public()
  @Get('messaging_optouts')
  optOuts(@Query() given: unknown): object {
    const query = read(OptOutsQuery, given);
    const since = query['created_at[gte]'] ?? new Date(0);
    const found = this.state
      .blocks()
      .filter(({ office }) => query['filter[from]'] === undefined || office === query['filter[from]'])
      .filter(({ at }) => at >= since.toISOString());
    return paged(found, query, ({ office, caller, keyword, at }) => ({
      from: office,
      to: caller,
      keyword,
      messaging_profile_id: ACCOUNT.profileOf(office),
      created_at: at,
    }));
  }
}

function read<Schema extends z.ZodType>(schema: Schema, query: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(query);
  if (parsed.success) return parsed.data;
  throw new ProviderRefusal(400, '10031');
}

function paged<Item>(
  items: readonly Item[],
  query: { readonly 'page[number]': number; readonly 'page[size]': number },
  show: (item: Item) => object,
): object {
  const { 'page[number]': page, 'page[size]': size } = query;
  return {
    data: items.slice((page - 1) * size, page * size).map(show),
    meta: {
      page_number: page,
      page_size: size,
      total_pages: Math.ceil(items.length / size),
      total_results: items.length,
    },
  };
}

const STATUSES = {
  queued: 'gw_timeout',
  sent: 'dlr_unconfirmed',
  delivered: 'delivered',
  delivery_failed: 'failed',
} as const;

function detailRecord(message: SimulatedMessage, now: string): object {
  const status = statusAt(message, now);
  const isOurs = message.kind === 'sent';
  return {
    record_type: 'message_detail_record',
    uuid: message.id,
    cli: message.from,
    cld: message.to,
    direction: isOurs ? 'outbound' : 'inbound',
    message_type: 'SMS',
    status: isOurs ? STATUSES[status] : 'received',
    errors: status === 'delivery_failed' ? [message.errorCode] : [],
    parts: message.parts,
    profile_id: ACCOUNT.profileOf(isOurs ? message.from : message.to),
    created_at: message.receivedAt,
    sent_at: message.sentAt,
    ...(now >= message.completedAt && { completed_at: message.completedAt }),
    updated_at: now < message.completedAt ? message.sentAt : message.completedAt,
    ...(message.webhookUrl !== null && { delivery_status_webhook_url: message.webhookUrl }),
    cost: (0.004 * message.parts).toFixed(4),
    currency: 'USD',
  };
}
