import { randomUUID } from 'node:crypto';
import type { Page, PhoneNumber } from '@textback/contracts';
import type { GatewayClient } from './gateway-client.js';

interface TextAtPhone {
  readonly id: string;
  readonly text: string;
  readonly from: string;
}

/** A caller's telephone at the simulated provider. */
export class Telephone {
  constructor(
    private readonly gateway: GatewayClient,
    readonly number: PhoneNumber,
  ) {}

  /** Calls, and nobody answers. */
  async callsInVain(line: PhoneNumber): Promise<void> {
    // With an id of our own the request can be repeated: it is one call all the same.
    const body = { from: this.number, to: line, scenario: 'missed', callSessionId: randomUUID() };
    await this.gateway.request('POST', '/simulator/calls', { body });
  }

  async writes(to: PhoneNumber, text: string): Promise<void> {
    const body = { from: this.number, to, text, id: randomUUID() };
    await this.gateway.request('POST', '/simulator/texts', { body });
  }

  /** What the provider accepted from us for this telephone. */
  async texts(): Promise<readonly TextAtPhone[]> {
    const query = new URLSearchParams({ to: this.number }).toString();
    return (await this.gateway.get<Page<TextAtPhone>>(`/simulator/texts?${query}`)).items;
  }

  /** What the provider itself answered to STOP, START and HELP. */
  async confirmations(): Promise<readonly string[]> {
    const query = new URLSearchParams({ phone: this.number }).toString();
    const { items } = await this.gateway.get<Page<{ kind: string; text: string }>>(`/simulator/inbox?${query}`);
    return items.filter(({ kind }) => kind === 'confirmation').map(({ text }) => text);
  }
}
