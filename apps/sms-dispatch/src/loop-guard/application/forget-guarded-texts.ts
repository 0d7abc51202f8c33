import { Injectable } from '@nestjs/common';
import { HourlyCleanUp } from '@textback/database';
import { GuardLog } from './guard-log.port.js';

/** Forgets, every hour, what no limit looks at any more. Trips stay. */
@Injectable()
export class ForgetGuardedTexts extends HourlyCleanUp {
  protected override readonly slices = [() => this.guardLog.forget()];

  constructor(private readonly guardLog: GuardLog) {
    super();
  }
}
