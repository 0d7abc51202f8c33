/** What time it is. Application code asks this, never the system, so that tests can tell it. */
export abstract class Clock {
  abstract now(): Date;
}
