import {
  type Adapted,
  asteriskCallEvents,
  freeSwitchCallEvents,
  ringCentralCallEvents,
  twilioCallEvents,
} from '@textback/call-adapters';
import type { CallFact } from '../calls/domain/call-fact.js';

/** The records of one call of another system, as facts. */
export function factsOf(...adapted: readonly Adapted[]): CallFact[] {
  return adapted.flatMap((one) => {
    if (one.kind === 'refused') throw new Error(`refused: ${one.reason} ${JSON.stringify(one.problems)}`);
    return one.events.map(({ occurredAt, ...event }) => ({ ...event, at: Date.parse(occurredAt) }));
  });
}

const FROM = '+14155550111';
const LINE = '+14155550101';
/** Seconds into the call, which begins at 17:05 UTC on 2 March 2026. */
const moment = (second: number): Date => new Date(Date.UTC(2026, 2, 2, 17, 5, second));

/** Requests of Twilio, one a second. */
export const twilio = (...requests: readonly Record<string, string>[]): CallFact[] =>
  factsOf(...requests.map((form, second) => twilioCallEvents(form, { receivedAt: moment(second) })));

const callersLeg = { CallSid: 'CA-caller', Direction: 'inbound', From: FROM, To: LINE };
export const twilioRequest = {
  rings: { ...callersLeg, CallStatus: 'ringing' },
  /** The status callback at the end of the caller's leg. */
  ends: (CallStatus: string) => ({
    ...callersLeg,
    CallStatus,
    CallDuration: '20',
    Timestamp: moment(40).toUTCString(),
  }),
  /** The action of a `<Dial>`, while the caller's leg is as `CallStatus` says. */
  dialled: (DialCallStatus: string, more: Record<string, string> = {}) => ({
    ...callersLeg,
    CallStatus: 'in-progress',
    DialCallStatus,
    DialCallSid: 'CA-anna',
    ...more,
  }),
  /** A status callback of a leg that `<Dial>` made. */
  leg: (name: string, CallStatus: string) => ({
    CallSid: `CA-${name}`,
    ParentCallSid: 'CA-caller',
    Direction: 'outbound-dial',
    From: FROM,
    To: '+14155550177',
    CallStatus,
  }),
  recorded: { CallSid: 'CA-caller', RecordingSource: 'RecordVerb', RecordingStatus: 'completed' },
};

/** Records of Asterisk with one `linkedid`. */
export const asterisk = (...records: readonly Record<string, unknown>[]): CallFact[] =>
  factsOf(
    asteriskCallEvents(
      records.map((record, index) => ({ sequence: index, ...record })),
      { trunks: ['PJSIP/carrier'] },
    ),
  );

const cdr = {
  uniqueid: '1772471100.7',
  linkedid: '1772471100.7',
  channel: 'PJSIP/carrier-0000002a',
  src: FROM,
  dst: LINE,
  dstchannel: '',
  lastapp: 'Dial',
  disposition: 'NO ANSWER',
  start: '2026-03-02 17:05:00',
  answer: '',
  end: '2026-03-02 17:05:20',
};
export const asteriskRecord = {
  /** Dialled `who`. */
  dialled: (who: string, disposition: string) => ({ ...cdr, dstchannel: `PJSIP/${who}-0000002b`, disposition }),
  /** Ran an application and dialled nobody. */
  ran: (lastapp: string, disposition: string) => ({ ...cdr, lastapp, disposition, start: '2026-03-02 17:05:20' }),
  /** The other end of a channel that leads back into the dial plan. */
  inner: (lastapp: string, disposition: string) => ({
    ...cdr,
    uniqueid: '1772471101.9',
    channel: 'Local/101@office-0000001a;2',
    lastapp,
    disposition,
  }),
};

/** A record of FreeSWITCH about the caller's leg. */
export const freeSwitch = (variables: Record<string, string>): CallFact[] =>
  factsOf(
    freeSwitchCallEvents({
      variables: {
        uuid: '3da8bf84-c133-4959-9e24-e72875cb33a1',
        direction: 'inbound',
        start_epoch: '1772471100',
        answer_epoch: '0',
        bridge_epoch: '0',
        end_epoch: '1772471121',
        ...variables,
      },
      callflow: [
        { profile_index: '1', caller_profile: { context: 'public', caller_id_number: FROM, destination_number: LINE } },
      ],
    }),
  );

/** Notifications of RingCentral about one session: party, code and reason, one a second. */
export const ringCentral = (...statuses: readonly [party: string, code: string, reason?: string][]): CallFact[] =>
  factsOf(
    ringCentralCallEvents(
      statuses.map(([id, code, reason], sequence) => ({
        uuid: String(sequence),
        body: {
          sequence,
          telephonySessionId: 's-a6abd24ca6774373a8120a3390d3cbe8',
          eventTime: moment(sequence).toISOString(),
          parties: [
            {
              id,
              direction: 'Inbound',
              from: { phoneNumber: FROM },
              to: { phoneNumber: LINE },
              missedCall: code === 'Disconnected' && reason === undefined,
              status: { code, reason },
            },
          ],
        },
      })),
    ),
  );
