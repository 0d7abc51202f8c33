import { Body, Controller, Delete, Get, Put } from '@nestjs/common';
import { Public } from '@textback/http';
import { parsed } from '../../parsed.js';
import { ActiveFaults } from '../application/active-faults.js';
import { ClosedPort } from '../application/closed-port.js';
import { Faults, NO_FAULTS } from '../application/faults.js';

/** How the provider misbehaves. */
@Controller('simulator/faults')
export class FaultsController {
  constructor(
    private readonly faults: ActiveFaults,
    private readonly port: ClosedPort,
  ) {}

  /** What is on, with the counts that are left. */
  @Public()
  @Get()
  read(): Faults {
    return this.faults.current();
  }

  /** Replaces all faults; what is left out is off. */
  @Public()
  @Put()
  replace(@Body() body: unknown): Faults {
    const { refuseConnectionsForMs, ...faults } = parsed(Faults, body);
    this.faults.replace(faults);
    if (refuseConnectionsForMs !== undefined) this.port.closeFor(refuseConnectionsForMs);
    return this.faults.current();
  }

  /** Switches all faults off. */
  @Public()
  @Delete()
  reset(): Faults {
    this.faults.replace(NO_FAULTS);
    return this.faults.current();
  }
}
