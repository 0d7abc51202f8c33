import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { CallId, DecisionReproduction, OfficeId } from '@textback/contracts';
import { reproduce } from '../domain/reproduce.js';
import { Decisions } from './decisions.port.js';

/**
 * Makes a decision again from what is stored: its facts, the version of the settings that it names (and the office's name in
 * that version), and its moment. No clock, no calendar, and nothing that has happened since takes part (R21).
 */
@Injectable()
export class ReproduceDecision {
  constructor(private readonly decisions: Decisions) {}

  /** Null: the office has no decision about this call. */
  async execute(officeId: OfficeId, callId: CallId): Promise<DecisionReproduction | null> {
    const [stored, inputs] = await Promise.all([
      this.decisions.receipt(officeId, callId),
      this.decisions.inputs(officeId, callId),
    ]);
    if (stored === null || inputs === null) return null;
    const reproduced = reproduce(inputs);
    return { same: isDeepStrictEqual(stored, reproduced), stored, reproduced };
  }
}
