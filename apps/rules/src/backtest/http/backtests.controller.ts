import { Controller } from '@nestjs/common';
import {
  type Backtest,
  type BacktestCall,
  type BacktestCallReceipt,
  cancelBacktest,
  getBacktest,
  getBacktestCall,
  listBacktestCalls,
  listBacktests,
  type ListedBacktest,
  type Page,
  requestBacktest,
} from '@textback/contracts';
import {
  decodeCursor,
  encodeCursor,
  Endpoint,
  type Handled,
  invalidRequest,
  notFound,
  ProblemError,
  WithHeaders,
} from '@textback/http';
import { Clock } from '@textback/timers';
import { z } from 'zod';
import { Offices } from '../../settings/application/offices.port.js';
import { Backtests } from '../application/backtests.port.js';
import { type NoCalls, ReadBacktest } from '../application/read-backtest.js';
import { MOST_UNFINISHED, RequestBacktest } from '../application/request-backtest.js';

const Position = z.object({ before: z.int32() });

/** Draft settings tried on the past (R22). */
@Controller()
export class BacktestsController {
  constructor(
    private readonly requestBacktest: RequestBacktest,
    private readonly readBacktest: ReadBacktest,
    private readonly backtests: Backtests,
    private readonly offices: Offices,
    private readonly clock: Clock,
  ) {}

  @Endpoint(requestBacktest)
  async request({ params, body, principal }: Handled<typeof requestBacktest>): Promise<WithHeaders<Backtest>> {
    const result = await this.requestBacktest.execute({ ...params, ...body, by: principal.subject });
    switch (result.kind) {
      case 'queued':
        return new WithHeaders(result.backtest, { location: pathOf(result.backtest) });
      case 'no-such-office':
        throw notFound('office');
      case 'invalid':
        throw invalidRequest([...result.errors], 422);
      case 'too-many':
        throw new ProblemError(
          409,
          'too-many-backtests',
          `The office has ${MOST_UNFINISHED} backtests that have not ended.`,
          { detail: 'Wait for one of them to end, or cancel one.' },
        );
    }
  }

  @Endpoint(listBacktests)
  async list({ params }: Handled<typeof listBacktests>): Promise<{ items: ListedBacktest[] }> {
    if ((await this.offices.find(params.officeId)) === null) throw notFound('office');
    return { items: await this.backtests.list(params.officeId) };
  }

  @Endpoint(getBacktest)
  async get({ params }: Handled<typeof getBacktest>): Promise<Backtest> {
    const backtest = await this.backtests.find(params.officeId, params.backtestId);
    if (backtest === null) throw notFound('backtest');
    return backtest;
  }

  @Endpoint(cancelBacktest)
  async cancel({ params }: Handled<typeof cancelBacktest>): Promise<undefined> {
    const exists = await this.backtests.cancel(params.officeId, params.backtestId, this.clock.now());
    if (!exists) throw notFound('backtest');
  }

  @Endpoint(listBacktestCalls)
  async calls({ params, query }: Handled<typeof listBacktestCalls>): Promise<Page<BacktestCall>> {
    const { cursor, limit, ...filter } = query;
    const before = cursor === undefined ? null : decodeCursor(Position, cursor).before;
    const { officeId, backtestId } = params;
    const listed = await this.readBacktest.calls(officeId, backtestId, filter, { before, limit });
    if (typeof listed === 'string') throw refusal(listed);
    const { calls, next } = listed;
    return { items: [...calls], nextCursor: next === null ? null : encodeCursor(Position.parse({ before: next })) };
  }

  @Endpoint(getBacktestCall)
  async call({ params }: Handled<typeof getBacktestCall>): Promise<BacktestCallReceipt> {
    const call = await this.readBacktest.call(params.officeId, params.backtestId, params.callId);
    if (typeof call === 'string') throw refusal(call);
    if (call === null) throw notFound('call');
    return call;
  }
}

const pathOf = ({ officeId, backtestId }: Backtest): string =>
  getBacktest.path.replace('{officeId}', officeId).replace('{backtestId}', backtestId);

const refusal = (reason: NoCalls): ProblemError =>
  reason === 'not-done'
    ? new ProblemError(409, 'backtest-not-done', 'The backtest is not done.')
    : notFound('backtest');
