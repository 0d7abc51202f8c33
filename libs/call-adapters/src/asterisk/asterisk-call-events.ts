import { type CallEvent, callIdOf } from '@textback/contracts';
import type { Adapted } from '../adapted.js';
import { readRecord, refused, said } from '../read-record.js';
import { internationalNumber, type NumberReader } from '../telephone-number.js';
import { type Cdr, CdrsOfCall, kindOf, peerOf } from './cdr.js';

export interface AsteriskOptions {
  /** Peers over which calls come from outside, e.g. `PJSIP/carrier`. Calls from any other channel are not inbound. */
  readonly trunks: readonly string[];
  /** The field that holds the called number. `dst` by default, which the dial plan may have changed. */
  readonly lineField?: string;
  /** Contexts that lead to voicemail: `lastapp` no longer says `VoiceMail` when the dial plan goes on after it. */
  readonly voicemailContexts?: readonly string[];
  readonly readNumber?: NumberReader;
}

type Cause = NonNullable<CallEvent['cause']>;
type About = Omit<CallEvent, 'event' | 'occurredAt'>;

/**
 * What all records of one call say: those with the same `linkedid`, once the caller's channel has ended. Needs
 * `unanswered = yes` and `usegmtime = yes`.
 *
 * ANSWERED alone says nothing: menus and voicemail answer, too. A person answered where a party B did. Records cannot tell a
 * declined call from a busy or unanswered one, nor a caller who gave up from telephones that rang too long.
 */
export function asteriskCallEvents(records: unknown, options: AsteriskOptions): Adapted {
  const result = readRecord(CdrsOfCall, records);
  if (result.kind === 'refused') return result;
  const cdrs = result.record;
  const { linkedid } = cdrs[0]!;
  if (cdrs.some((cdr) => cdr.linkedid !== linkedid)) return refused('several-calls');
  const callers = cdrs.filter(({ uniqueid }) => uniqueid === linkedid).sort(byStart);
  const first = callers[0];
  if (first === undefined || !options.trunks.includes(peerOf(first.channel))) return refused('not-inbound');

  const voicemailContexts = new Set(options.voicemailContexts?.map((context) => context.toLowerCase()));
  const told = cdrs.map((cdr) => ({ cdr, kind: kindOf(cdr, cdrs, voicemailContexts) }));
  const caller: About = {
    callId: callIdOf('asterisk', linkedid),
    legId: linkedid,
    legDirection: 'incoming',
    ...numbersOf(first, options),
  };
  const wasDialledInVain = told.some(({ kind }) => kind === 'dialled-in-vain');
  return said([
    { ...caller, event: 'started', answering: 'application', occurredAt: first.start },
    ...told.flatMap(({ cdr, kind }): CallEvent[] => {
      const answeredAt = cdr.answer ?? cdr.start;
      const leg: About = { callId: caller.callId, legId: legIdOf(cdr), legDirection: 'outgoing' };
      switch (kind) {
        case 'person':
          return [{ ...leg, event: 'answered', answeredBy: 'person', occurredAt: answeredAt }];
        case 'dialled-in-vain':
          return [{ ...leg, event: 'ended', cause: causeOf(cdr), occurredAt: cdr.end }];
        case 'voicemail':
          return [{ ...caller, event: 'voicemail', occurredAt: answeredAt }];
        case 'application':
          // A menu that led to telephones which nobody picked up: they tell why the call was missed.
          return wasDialledInVain
            ? []
            : [{ ...caller, event: 'answered', answeredBy: 'application', occurredAt: answeredAt }];
        case 'unanswered':
        case 'told-elsewhere':
          return [];
      }
    }),
    {
      ...caller,
      event: 'ended',
      cause: told.every(({ kind }) => kind === 'unanswered') ? causeOf(callers.at(-1)!) : 'hung-up',
      occurredAt: callers
        .map(({ end }) => end)
        .sort()
        .at(-1)!,
    },
  ]);
}

const byStart = (one: Cdr, other: Cdr): number => (one.start < other.start ? -1 : one.start > other.start ? 1 : 0);

function numbersOf(first: Cdr, options: AsteriskOptions): Pick<CallEvent, 'from' | 'to'> {
  const readNumber = options.readNumber ?? internationalNumber;
  const line = first[options.lineField ?? 'dst'];
  return { from: readNumber(first.src ?? ''), to: typeof line === 'string' ? readNumber(line) : null };
}

/** Two records of one channel differ in their sequence, and where this is not kept, in whom they dialled. */
const legIdOf = ({ uniqueid, sequence, dstchannel }: Cdr): string => `${uniqueid}/${sequence ?? dstchannel ?? ''}`;

function causeOf({ disposition, dstchannel, lastapp }: Cdr): Cause {
  switch (disposition.toUpperCase()) {
    case 'BUSY':
      return 'busy';
    case 'FAILED':
    case 'CONGESTION':
      return 'routing-failure';
    case 'NO ANSWER':
      if (dstchannel !== null) return 'no-answer';
      // Nobody was dialled: the dial plan hung up, or the caller did.
      return lastapp?.toLowerCase() === 'hangup' ? 'hung-up' : 'caller-gave-up';
    default:
      return 'unknown';
  }
}
