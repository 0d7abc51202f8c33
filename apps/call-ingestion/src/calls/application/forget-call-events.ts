import { Injectable } from '@nestjs/common';
import { HourlyCleanUp } from '@textback/database';
import { CallSessions } from './call-sessions.port.js';

/** As long as the inbox remembers: an event can be redriven weeks after it was first handled. */
const DAYS = 30;

/** Forgets, every hour, the ids of events that nobody repeats any more. The sessions that they made stay. */
@Injectable()
export class ForgetCallEvents extends HourlyCleanUp {
  protected override readonly slices = [() => this.sessions.forgetEvents(DAYS)];

  constructor(private readonly sessions: CallSessions) {
    super();
  }
}
