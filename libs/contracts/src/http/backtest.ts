import { z } from 'zod';
import { MissedEnding } from '../call.js';
import { CallId, Instant, NOT_A_UUID, OfficeId, PhoneNumber } from '../ids.js';
import { OfficeSettings, OfficeSettingsDocument } from '../settings.js';
import { SkipReason } from '../text.js';
import { DecisionReceipt } from './decision-receipt.js';
import { defineEndpoint, pageOf, PageQuery } from './define-endpoint.js';
import { TEXTED } from './example-receipts.js';
import { problemDocument } from './problem.js';
import { A_CURSOR, SETTINGS, STORY } from './story.js';

/** Most of the past that one backtest looks at: days, and of their calls the newest. */
export const BACKTEST_DAYS = 90;
export const BACKTEST_CALLS = 100_000;

/** What the draft would make of a call, against what really became of it. */
export const BacktestChange = z.enum(['texted-in-both', 'only-in-draft', 'only-in-reality', 'skipped-in-both']);
export type BacktestChange = z.infer<typeof BacktestChange>;

const Count = z.int().min(0);

/** Texts of a backtest and what they cost. */
const Texts = z.object({
  texted: Count,
  credits: Count.describe('Credits (R10). Texts that were surely never sent cost none.'),
});

/** How many calls were skipped for a reason. */
export const BacktestReason = z.object({ reason: SkipReason, calls: Count });
const ByReason = z.array(BacktestReason);

export const BacktestId = z.uuid(NOT_A_UUID).describe('A backtest.');

/** What draft settings would have done (R22). Days and hours are those of the draft's time zone, when the call began to ring. */
export const BacktestResult = z.object({
  /** What was really looked at: the window, or less of it when it had too many calls. */
  covered: z.object({
    from: Instant,
    to: Instant,
    calls: Count,
    complete: z.boolean().describe('False: the window had more calls; only its newest ones were looked at.'),
  }),
  draft: Texts.extend({ skipped: Count, parts: Count, reasons: ByReason }).describe(
    'With the draft. Carrier parts are shown beside credits and are something else (R11).',
  ),
  reality: Texts.extend({ skipped: Count, reasons: ByReason }),
  changes: z.object({
    textedInBoth: Count,
    onlyInDraft: Count,
    onlyInReality: Count,
    skippedInBoth: Count,
    otherReason: Count.describe('Of the calls skipped in both: those with another reason in the draft.'),
  }),
  days: z.array(Texts.extend({ date: z.iso.date(), calls: Count })).describe('Each day that had a call, oldest first.'),
  hours: z
    .array(Texts.extend({ hour: z.int().min(0).max(23), calls: Count }))
    .describe('The hours of the day, 0 to 23.'),
});
export type BacktestResult = z.infer<typeof BacktestResult>;

/** How far a backtest is. */
export const BacktestProgress = z
  .object({ done: Count, total: Count.nullable() })
  .describe('Calls; the total is null until they have been counted.');

/** A backtest: a job that is asked after until it has ended. */
export const Backtest = z.object({
  backtestId: BacktestId,
  officeId: OfficeId,
  state: z.enum(['queued', 'running', 'done', 'failed', 'cancelled']),
  from: Instant,
  to: Instant,
  settings: OfficeSettings,
  requestedAt: Instant,
  endedAt: Instant.nullable().describe('Null: it has not ended.'),
  progress: BacktestProgress,
  result: BacktestResult.nullable().describe('Only when it is done.'),
});
export type Backtest = z.infer<typeof Backtest>;

/** A call in a backtest: what the draft would have made of it, and what really became of it. */
export const BacktestCall = z.object({
  callId: CallId,
  from: PhoneNumber.nullable().describe('Null: withheld.'),
  to: PhoneNumber,
  ending: MissedEnding,
  startedAt: Instant,
  change: BacktestChange,
  draft: z.object({
    decision: z.enum(['text', 'skip']),
    reason: SkipReason.nullable(),
    decidedAt: Instant,
    summary: z.string().describe('One sentence for staff.'),
    credits: Count,
    parts: Count.describe('Carrier parts (R11).'),
  }),
  reality: z.object({
    decision: z.enum(['text', 'skip']),
    reason: SkipReason.nullable(),
    decidedAt: Instant,
    summary: z.string(),
  }),
});
export type BacktestCall = z.infer<typeof BacktestCall>;

// The two sides of such a call; documents call them by these names.
/** @public */
export const BacktestDraft = BacktestCall.shape.draft;
/** @public */
export const BacktestReality = BacktestCall.shape.reality;

/** The same with the receipt that the draft's decision would have had. Its text was never asked for: it has no dispatch. */
export const BacktestCallReceipt = BacktestCall.extend({ receipt: DecisionReceipt });
export type BacktestCallReceipt = z.infer<typeof BacktestCallReceipt>;

const { officeId, callId } = STORY;
const backtestId = '018f3b1c-6a2e-7c4d-9e5f-0a1b2c3d4e5f';
const params = { officeId, backtestId };
const replyHeaders = { location: `/rules/v1/offices/${officeId}/backtests/${backtestId}` };

const QUEUED: z.input<typeof Backtest> = {
  backtestId,
  officeId,
  state: 'queued',
  from: '2026-02-09T05:00:00.000Z',
  to: '2026-03-11T04:00:00.000Z',
  settings: SETTINGS,
  requestedAt: '2026-03-11T13:30:00.000Z',
  endedAt: null,
  progress: { done: 0, total: null },
  result: null,
};
const NO_CALLS = Array.from({ length: 24 }, (_, hour) => ({ hour, calls: 0, texted: 0, credits: 0 }));
const DONE: z.input<typeof Backtest> = {
  ...QUEUED,
  state: 'done',
  endedAt: '2026-03-11T13:30:01.200Z',
  progress: { done: 2, total: 2 },
  result: {
    covered: { from: QUEUED.from, to: QUEUED.to, calls: 2, complete: true },
    draft: {
      texted: 1,
      skipped: 1,
      credits: 1,
      parts: 1,
      reasons: [{ reason: 'caller-withheld', calls: 1 }],
    },
    reality: { texted: 0, skipped: 2, credits: 0, reasons: [{ reason: 'auto-replies-off', calls: 2 }] },
    changes: { textedInBoth: 0, onlyInDraft: 1, onlyInReality: 0, skippedInBoth: 1, otherReason: 1 },
    days: [{ date: '2026-03-02', calls: 2, texted: 1, credits: 1 }],
    hours: NO_CALLS.map((none) => (none.hour === 12 ? { ...none, calls: 2, texted: 1, credits: 1 } : none)),
  },
};
const ONE_CALL: z.input<typeof BacktestCall> = {
  callId,
  from: STORY.caller,
  to: STORY.line,
  ending: 'no-answer',
  startedAt: STORY.ringsAt,
  change: 'only-in-draft',
  draft: {
    decision: 'text',
    reason: null,
    decidedAt: STORY.decidedAt,
    summary: TEXTED.summary,
    credits: 1,
    parts: 1,
  },
  reality: {
    decision: 'skip',
    reason: 'auto-replies-off',
    decidedAt: STORY.decidedAt,
    summary:
      'Not texted: Missed Call Auto-Replies are off. Would have been texted if Missed Call Auto-Replies had been on.',
  },
};

export const requestBacktest = defineEndpoint({
  id: 'requestBacktest',
  method: 'POST',
  path: '/rules/v1/offices/{officeId}/backtest',
  summary: 'Find out what draft settings would have done with past missed calls; saves nothing.',
  access: { office: 'manager' },
  params: z.object({ officeId: OfficeId }),
  body: z.strictObject({
    settings: OfficeSettingsDocument.describe(
      'The draft: a whole settings document, held to all that saving it is held to.',
    ),
    from: Instant.optional().describe(
      `Calls decided from this moment on, at most ${BACKTEST_DAYS} days ago. Left out: 30 days before \`to\`.`,
    ),
    to: Instant.optional().describe('Calls decided before this moment. Left out: now.'),
  }),
  status: 202,
  reply: Backtest,
  replyHeaders: z.strictObject({ location: z.string().describe('Where the backtest is asked after, as a path.') }),
  problems: [409, 422],
  invalidBody: 422,
  examples: [
    { name: 'last-30-days', params: { officeId }, body: { settings: SETTINGS }, reply: QUEUED, replyHeaders },
    {
      name: 'one-month',
      params: { officeId },
      body: { settings: SETTINGS, from: QUEUED.from, to: QUEUED.to },
      reply: QUEUED,
      replyHeaders,
    },
  ],
  refusals: [
    {
      name: 'too-many-backtests',
      summary: 'Others of the office have not ended yet.',
      problem: problemDocument(409, 'too-many-backtests', 'The office has 5 backtests that have not ended.', {
        detail: 'Wait for one of them to end, or cancel one.',
      }),
    },
    {
      name: 'wrong-fields',
      summary: 'The draft could not be saved as it is, or the window is not one.',
      problem: problemDocument(422, 'invalid-request', 'The request is not valid.', {
        errors: [
          { pointer: '/settings/hours/weekly/monday/1', detail: 'overlaps monday 09:00 to 12:00' },
          { pointer: '/from', detail: 'must be before `to`' },
        ],
      }),
    },
  ],
});

/** A backtest in a list: without its settings and its result, which are long. */
export const ListedBacktest = Backtest.omit({ settings: true, result: true });
export type ListedBacktest = z.infer<typeof ListedBacktest>;

const { settings: _settings, result: _result, ...LISTED } = DONE;

export const listBacktests = defineEndpoint({
  id: 'listBacktests',
  method: 'GET',
  path: '/rules/v1/offices/{officeId}/backtests',
  summary: "An office's backtests, the newest first: so few are kept that they are one page.",
  access: { office: 'manager' },
  params: z.object({ officeId: OfficeId }),
  reply: z.object({ items: z.array(ListedBacktest) }),
  examples: [{ name: 'one-done', params: { officeId }, reply: { items: [LISTED] } }],
});

const BacktestParams = z.object({ officeId: OfficeId, backtestId: BacktestId });

export const getBacktest = defineEndpoint({
  id: 'getBacktest',
  method: 'GET',
  path: '/rules/v1/offices/{officeId}/backtests/{backtestId}',
  summary: 'How far a backtest is, and its result once it is done. It is kept for some days.',
  access: { office: 'manager' },
  params: BacktestParams,
  reply: Backtest,
  examples: [
    { name: 'done', params, reply: DONE },
    {
      name: 'running',
      params,
      reply: { ...QUEUED, state: 'running', progress: { done: 1, total: 2 } },
    },
  ],
});

export const cancelBacktest = defineEndpoint({
  id: 'cancelBacktest',
  method: 'DELETE',
  path: '/rules/v1/offices/{officeId}/backtests/{backtestId}',
  summary: 'Cancel a backtest; one that has ended stays as it is.',
  access: { office: 'manager' },
  params: BacktestParams,
  examples: [{ name: 'cancel', params }],
});

export const listBacktestCalls = defineEndpoint({
  id: 'listBacktestCalls',
  method: 'GET',
  path: '/rules/v1/offices/{officeId}/backtests/{backtestId}/calls',
  summary: 'The calls of a backtest that is done, the last decision first.',
  access: { office: 'manager' },
  params: BacktestParams,
  query: PageQuery.extend({
    decision: z.enum(['text', 'skip']).optional().describe('Only calls that would come to this.'),
    reason: SkipReason.optional().describe('Only calls that would be skipped for this reason.'),
    change: BacktestChange.optional().describe('Only calls with this difference to what really happened.'),
  }),
  reply: pageOf(BacktestCall),
  problems: [409],
  refusals: [
    {
      name: 'not-done',
      summary: 'It has not ended, or it failed.',
      problem: problemDocument(409, 'backtest-not-done', 'The backtest is not done.'),
    },
  ],
  examples: [
    {
      name: 'only-in-draft',
      summary: 'Who would be texted and was not.',
      params,
      query: { change: 'only-in-draft', limit: 1 },
      reply: { items: [ONE_CALL], nextCursor: A_CURSOR },
    },
  ],
});

export const getBacktestCall = defineEndpoint({
  id: 'getBacktestCall',
  method: 'GET',
  path: '/rules/v1/offices/{officeId}/backtests/{backtestId}/calls/{callId}',
  summary: 'A call of a backtest that is done, with the receipt that its decision would have had.',
  access: { office: 'manager' },
  params: BacktestParams.extend({ callId: CallId }),
  reply: BacktestCallReceipt,
  problems: [409],
  refusals: [
    {
      name: 'not-done',
      summary: 'It has not ended, or it failed.',
      problem: problemDocument(409, 'backtest-not-done', 'The backtest is not done.'),
    },
  ],
  examples: [
    {
      name: 'texted',
      params: { ...params, callId },
      reply: { ...ONE_CALL, receipt: { ...TEXTED, dispatchId: null } },
    },
  ],
});

export const BACKTEST_ENDPOINTS = [
  requestBacktest,
  listBacktests,
  getBacktest,
  cancelBacktest,
  listBacktestCalls,
  getBacktestCall,
] as const;
