import { type CallEvent, callIdOf } from '@textback/contracts';
import type { Adapted } from '../adapted.js';
import { readRecord, refused, said } from '../read-record.js';
import { internationalNumber, type NumberReader } from '../telephone-number.js';
import { causeOf } from './hangup-causes.js';
import { bridgedAt, firstStepOf, JsonCdr } from './json-cdr.js';

export interface FreeSwitchOptions {
  /** Contexts of the dial plan that calls from outside enter by. `public` by default, as in FreeSWITCH's own configuration. */
  readonly inboundContexts?: readonly string[];
  readonly readNumber?: NumberReader;
}

type About = Omit<CallEvent, 'event' | 'occurredAt'>;

/** Applications in which callers meet people without being bridged to their legs. */
const MEETING_APPS: ReadonlySet<string> = new Set(['callcenter', 'conference', 'eavesdrop', 'fifo', 'three_way']);

/**
 * What a record of mod_json_cdr says about the caller's leg. It is enough: records of other legs are refused.
 *
 * `answer_epoch` says nothing: menus and voicemail answer, too. A person was reached where the leg was bridged, now or before a
 * transfer; `hangup_cause` alone does not tell.
 */
export function freeSwitchCallEvents(record: unknown, options: FreeSwitchOptions = {}): Adapted {
  const result = readRecord(JsonCdr, record);
  if (result.kind === 'refused') return result;
  const cdr = result.record;
  const { variables } = cdr;
  const { caller_profile: dialled } = firstStepOf(cdr);
  const { inboundContexts = ['public'], readNumber = internationalNumber } = options;
  if (variables.direction !== 'inbound' || !inboundContexts.includes(dialled.context ?? '')) {
    return refused('not-inbound');
  }
  const caller: About = {
    callId: callIdOf('freeswitch', variables.uuid),
    legId: variables.uuid,
    legDirection: 'incoming',
    from: readNumber(dialled.caller_id_number ?? ''),
    to: readNumber(dialled.destination_number ?? ''),
  };
  return said([
    { ...caller, event: 'started', answering: 'application', occurredAt: instant(startedAt(cdr)) },
    ...whoAnswered(caller, cdr),
    { ...caller, event: 'ended', cause: causeOf(variables.hangup_cause), occurredAt: instant(variables.end_epoch) },
  ]);
}

/** Each transfer may set the start of the leg anew; the earliest profile knows when it rang. */
const startedAt = ({ variables, callflow }: JsonCdr): number =>
  callflow
    .map(({ times }) => Math.floor((times?.created_time ?? 0) / 1_000_000))
    .filter((seconds) => seconds > 0)
    .reduce((earliest, seconds) => Math.min(earliest, seconds), variables.start_epoch);

function whoAnswered(caller: About, cdr: JsonCdr): CallEvent[] {
  const { answer_epoch, end_epoch, hangup_cause, last_app, originate_disposition, voicemail_message_len } =
    cdr.variables;
  const bridge = bridgedAt(cdr);
  if (bridge !== null) return [{ ...caller, event: 'bridged', occurredAt: instant(bridge) }];
  // Somebody took the ringing call at another telephone.
  if (hangup_cause === 'PICKED_OFF' || originate_disposition === 'PICKED_OFF') {
    return [{ ...caller, event: 'bridged', occurredAt: instant(end_epoch) }];
  }
  const failed = failedBridge(caller, originate_disposition, end_epoch);
  if (answer_epoch === null) return failed;
  const answered = { ...caller, occurredAt: instant(answer_epoch) };
  if (last_app === 'voicemail' || voicemail_message_len !== null)
    return [...failed, { ...answered, event: 'voicemail' }];
  if (MEETING_APPS.has(last_app ?? '')) return [{ ...answered, event: 'answered', answeredBy: 'person' }];
  // A menu that led to telephones which nobody picked up: they tell why the call was missed.
  return failed.length > 0 ? failed : [{ ...answered, event: 'answered', answeredBy: 'application' }];
}

/** The telephones that a bridge rang in vain, as one leg. Nothing for a caller who gave up: the caller's own leg says so. */
function failedBridge({ callId, legId }: About, disposition: string | null, endedAt: number): CallEvent[] {
  const cause = causeOf(disposition);
  if (cause === 'unknown' || cause === 'hung-up' || cause === 'caller-gave-up') return [];
  return [
    {
      callId,
      legId: `bridge of ${legId}`,
      legDirection: 'outgoing',
      event: 'ended',
      cause,
      occurredAt: instant(endedAt),
    },
  ];
}

const instant = (epoch: number): string => new Date(epoch * 1_000).toISOString();
