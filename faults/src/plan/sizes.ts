/** How much a run does. */
export interface Size {
  readonly name: string;
  readonly seconds: number;
  readonly callers: number;
  /** Stories (a call and what follows from it) that begin in one second. */
  readonly storiesPerSecond: number;
  /** Crash points that are tried. */
  readonly crashes: number;
  /** Whether storage goes down, copies come and go, clocks are wrong, processes sleep. */
  readonly disasters: boolean;
  /** Whether every named point of every service gets its turn, and nothing else happens. */
  readonly allPoints: boolean;
}

/** Runs in `npm test`. */
export const SHORT: Size = {
  name: 'short',
  seconds: 12,
  callers: 12,
  storiesPerSecond: 1.2,
  crashes: 1,
  disasters: false,
  allPoints: false,
};

/** `npm run test:faults`. */
export const STANDARD: Size = {
  name: 'standard',
  seconds: 100,
  callers: 30,
  storiesPerSecond: 0.7,
  crashes: 4,
  disasters: true,
  allPoints: false,
};

/** A standard run that goes on for as long as one likes. */
export const soak = (minutes: number): Size => ({
  ...STANDARD,
  name: `soak of ${minutes} minutes`,
  seconds: minutes * 60,
  callers: 60,
  crashes: Math.max(STANDARD.crashes, Math.round(minutes * 3)),
});

/** `--all-points`: the matrix of services and crash points. */
export const allPoints = (count: number): Size => ({
  ...STANDARD,
  name: 'all points',
  seconds: count * 7,
  crashes: count,
  disasters: false,
  allPoints: true,
});
