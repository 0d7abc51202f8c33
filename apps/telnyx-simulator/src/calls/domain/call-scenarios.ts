/**
 * What happens on the legs of a call, in the order of time. The incoming leg is from the caller; outgoing legs ring the
 * staff's phones. No leg's ending alone tells what became of the call (R6).
 */
export const CALL_SCENARIOS = [
  'missed',
  'answered',
  'busy',
  'declined',
  'voicemail',
  'ring-group-answered',
  'ring-group-missed',
  'abandoned',
  'routing-failure',
] as const;
export type CallScenario = (typeof CALL_SCENARIOS)[number];

export type LegName = 'caller' | 'phone-1' | 'phone-2' | 'phone-3';

/** How a leg ended, in the provider's words. */
export interface Hangup {
  readonly cause: 'call_rejected' | 'normal_clearing' | 'originator_cancel' | 'timeout' | 'user_busy' | 'not_found';
  readonly source: 'caller' | 'callee' | 'unknown';
  /** SIP status, or `unspecified`. */
  readonly sip: string;
}

export type LegEvent = { readonly leg: LegName; readonly atMs: number } & (
  | { readonly happens: 'initiated' | 'answered' | 'bridged' | 'recording-saved' }
  | { readonly happens: 'hangup'; readonly hangup: Hangup }
);

const GAVE_UP: Hangup = { cause: 'originator_cancel', source: 'caller', sip: '487' };
const NOBODY: Hangup = { cause: 'timeout', source: 'unknown', sip: '480' };
const BUSY: Hangup = { cause: 'user_busy', source: 'callee', sip: '486' };
const DECLINED: Hangup = { cause: 'call_rejected', source: 'callee', sip: '603' };
const HUNG_UP: Hangup = { cause: 'normal_clearing', source: 'caller', sip: '200' };
/** What a phone reports that rang in vain because another was picked up. */
const ELSEWHERE: Hangup = { cause: 'originator_cancel', source: 'caller', sip: '487' };
const NO_ROUTE: Hangup = { cause: 'not_found', source: 'unknown', sip: '404' };

/** Between two events of one call that follow from each other, in milliseconds. */
const STEP = 10;

const hangup = (leg: LegName, atMs: number, reason: Hangup): LegEvent => ({
  leg,
  atMs,
  happens: 'hangup',
  hangup: reason,
});
const on = (leg: LegName, happens: 'answered' | 'bridged' | 'recording-saved', atMs: number): LegEvent => ({
  leg,
  atMs,
  happens,
});

/** @param ringMs how long it rings before somebody answers or everybody gives up, in milliseconds */
export function playScenario(scenario: CallScenario, ringMs: number): LegEvent[] {
  const rung = STEP + ringMs;
  const ringing = (...phones: LegName[]): LegEvent[] => [
    { leg: 'caller', atMs: 0, happens: 'initiated' },
    ...phones.map((leg): LegEvent => ({ leg, atMs: STEP, happens: 'initiated' })),
  ];
  /** One phone rings, and the call ends on both legs for the same reason. */
  const ended = (reason: Hangup): LegEvent[] => [
    ...ringing('phone-1'),
    hangup('phone-1', rung, reason),
    hangup('caller', rung + STEP, reason),
  ];
  const talked = (phone: LegName): LegEvent[] => [
    on(phone, 'answered', rung),
    on('caller', 'answered', rung + STEP),
    on('caller', 'bridged', rung + 2 * STEP),
    on(phone, 'bridged', rung + 2 * STEP),
    hangup('caller', rung + 2 * STEP + ringMs, HUNG_UP),
    hangup(phone, rung + 3 * STEP + ringMs, HUNG_UP),
  ];

  switch (scenario) {
    case 'missed':
      return ended(NOBODY);
    case 'busy':
      return ended(BUSY);
    case 'declined':
      return ended(DECLINED);
    case 'abandoned':
      return [...ringing('phone-1'), hangup('caller', rung, GAVE_UP), hangup('phone-1', rung + STEP, GAVE_UP)];
    case 'routing-failure':
      return [...ringing(), hangup('caller', STEP, NO_ROUTE)];
    case 'answered':
      return [...ringing('phone-1'), ...talked('phone-1')];
    case 'voicemail':
      // The application answers the caller itself; the recording is ready some time after the call.
      return [
        ...ringing('phone-1'),
        hangup('phone-1', rung, NOBODY),
        on('caller', 'answered', rung + STEP),
        hangup('caller', rung + STEP + ringMs, HUNG_UP),
        on('caller', 'recording-saved', rung + 5 * STEP + ringMs),
      ];
    case 'ring-group-answered':
      return [
        ...ringing('phone-1', 'phone-2', 'phone-3'),
        hangup('phone-1', STEP + Math.floor(ringMs / 2), DECLINED),
        hangup('phone-3', rung + STEP, ELSEWHERE),
        ...talked('phone-2'),
      ].toSorted((one, other) => one.atMs - other.atMs);
    case 'ring-group-missed':
      return [
        ...ringing('phone-1', 'phone-2', 'phone-3'),
        hangup('phone-1', STEP + Math.floor(ringMs / 2), DECLINED),
        hangup('phone-2', rung, NOBODY),
        hangup('phone-3', rung, NOBODY),
        hangup('caller', rung + STEP, NOBODY),
      ];
  }
}
