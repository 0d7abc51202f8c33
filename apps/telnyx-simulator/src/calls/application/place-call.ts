import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { SimulatorSettings } from '../../simulator-settings.js';
import type { PlacedCall } from '../../state/journal-entry.js';
import { ProviderState } from '../../state/provider-state.js';
import { Deliveries } from '../../webhooks/application/deliveries.js';
import { type CallScenario, type LegName, playScenario } from '../domain/call-scenarios.js';
import { voiceEventOf } from '../domain/voice-events.js';

export interface CallToPlace {
  /** E.164, or what stands for a withheld number. */
  readonly from: string;
  readonly to: string;
  readonly scenario: CallScenario;
  /** A call that was placed already is not placed again. */
  readonly callSessionId: string;
  /** How long it rings, in milliseconds; null: as configured. */
  readonly ringMs: number | null;
  /** When it is said to have started; null: now. The webhooks leave now in any case. */
  readonly startedAt: Date | null;
}

/** Somebody calls a number of ours. Everything that will happen is recorded at once, so that a restart cuts off no call. */
@Injectable()
export class PlaceCall {
  constructor(
    private readonly settings: SimulatorSettings,
    private readonly state: ProviderState,
    private readonly deliveries: Deliveries,
  ) {}

  execute(request: CallToPlace): PlacedCall {
    const placed = this.state.call(request.callSessionId);
    if (placed !== undefined) return placed;

    const now = Date.now();
    const startedAt = request.startedAt?.getTime() ?? now;
    const { from, to, scenario, callSessionId } = request;
    const legIds = new Map<LegName, string>();
    const stamps = {
      newId: randomUUID,
      instant: (milliseconds: number) => new Date(milliseconds).toISOString(),
      legId: (leg: LegName) => {
        const id = legIds.get(leg) ?? randomUUID();
        legIds.set(leg, id);
        return id;
      },
    };
    const webhooks = playScenario(scenario, request.ringMs ?? this.settings.ringMs).map((event) => ({
      event: voiceEventOf({ callSessionId, from, to, startedAt }, event, stamps),
      dueAt: now + event.atMs,
    }));

    const call: PlacedCall = { callSessionId, from, to, scenario, startedAt: stamps.instant(startedAt) };
    const deliveries = this.deliveries.plan('voice', this.settings.callsWebhookUrl, webhooks, { from, to });
    this.state.record({ type: 'call', call }, ...this.deliveries.entriesOf(deliveries));
    void this.deliveries.start(deliveries);
    return call;
  }
}
