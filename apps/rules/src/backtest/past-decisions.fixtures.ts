import type { OfficeId, PhoneNumber } from '@textback/contracts';

/** The missed calls of an office's past. */
export interface ThePast {
  readonly calls: number;
  /** Who calls: each number calls about `calls / callers` times. A tenth of the calls come from withheld numbers. */
  readonly callers?: number;
  /** Over how many days the calls are spread, evenly; the last of them was a minute ago. */
  readonly days?: number;
}

/**
 * A statement, and its parameters, that gives an office calls which were skipped because its auto-replies were off, as if
 * the service had decided them five seconds after each. Made by the database itself, so that it takes seconds to have 100,000.
 */
export function pastDecisions(
  { officeId, line }: { readonly officeId: OfficeId; readonly line: PhoneNumber },
  { calls, callers = Math.ceil(calls / 3), days = 20 }: ThePast,
): [sql: string, parameters: unknown[]] {
  return [
    `INSERT INTO decision (office_id, call_id, conversation_id, decision, reason, period, settings_version, decided_at,
       first_decided_at, summary, steps, facts)
     SELECT $1::uuid, call_id, conversation_id, 'skip', 'auto-replies-off', 'during-hours', 1, ended_at + interval '5 seconds',
       ended_at + interval '5 seconds', 'Not texted: Missed Call Auto-Replies are off.', $6::jsonb,
       jsonb_build_object(
         'call', jsonb_build_object('officeId', $1::uuid, 'callId', call_id, 'conversationId', conversation_id,
           'from', phone, 'to', $2::text, 'ending', ending, 'startedAt', iso(ended_at - interval '20 seconds'),
           'endedAt', iso(ended_at)),
         'callerKind', CASE WHEN phone IS NOT NULL THEN 'textable' END, 'holidays', '[]'::jsonb, 'optedOutAt', NULL,
         'landlineAt', NULL, 'staffTextedAt', NULL, 'answeredAt', NULL, 'textedAt', '[]'::jsonb, 'creditsUsed', 0,
         'waitingSince', NULL)
     FROM (
       SELECT gen_random_uuid() AS call_id, ended_at, phone, ending,
         CASE WHEN phone IS NOT NULL THEN md5($1::uuid::text || phone)::uuid END AS conversation_id
       FROM (
         SELECT date_trunc('milliseconds', now() - interval '1 minute' - n * ($4::float8 / $3) * interval '1 day') AS ended_at,
           -- A caller's calls are spread as well: some of them close together.
           CASE WHEN n % 10 > 0 THEN '+1415' || lpad(((n * 7919) % $5::int)::text, 7, '2') END AS phone,
           (ARRAY['no-answer', 'busy', 'abandoned', 'voicemail', 'declined'])[1 + n % 5] AS ending
         FROM generate_series(0, $3::int - 1) AS n) AS made) AS made_call`.replaceAll(
      /iso\(([^()]*)\)/g,
      `to_char(($1) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`,
    ),
    [officeId, line, calls, days, callers, JSON.stringify(STEPS)],
  ];
}

/** As large as a real receipt, because the database reads past it. */
const STEPS = Array.from({ length: 15 }, (_, index) => ({
  rule: `rule-${index}`,
  verdict: 'not-reached',
  facts: { enabled: false, textingNumber: null, lastTextedAt: null, cooldownMinutes: 30 },
  wouldHavePassedIf: null,
}));
