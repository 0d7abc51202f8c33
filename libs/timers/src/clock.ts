import { Injectable } from '@nestjs/common';

/** What time it is. Application code asks this, never the system, so that tests can tell it. */
export abstract class Clock {
  abstract now(): Date;
}

/** The system's clock. */
@Injectable()
export class SystemClock extends Clock {
  now(): Date {
    return new Date();
  }
}
