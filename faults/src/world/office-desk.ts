import {
  DEFAULT_SETTINGS,
  type OfficeSettings,
  conversationIdOf,
  type PhoneNumber,
  WEEKDAYS,
} from '@textback/contracts';
import type { Cast, CastOffice } from '../plan/plan.js';
import { MISSED_CALL_TEXT } from '../plan/workload.js';
import type { Answer, HttpClient } from './http-client.js';

export interface OfficeTokens {
  readonly manager: string;
  readonly frontdesk: string;
  readonly service: string;
}

/** What staff and administrators of one office do, through the gateway. */
export class OfficeDesk {
  private constructor(
    private readonly http: HttpClient,
    readonly office: CastOffice,
    readonly tokens: OfficeTokens,
  ) {}

  /** Makes the office with its people and settings. */
  static async open(http: HttpClient, cast: Cast, index: number): Promise<OfficeDesk> {
    const office = cast.offices[index];
    if (office === undefined) throw new Error(`There is no office ${index}.`);
    const token = async (role: string): Promise<string> => {
      const { body } = await http.demand('GET', `/dev/token?role=${role}&office=${office.id}`);
      return (body as { token: string }).token;
    };
    const desk = new OfficeDesk(http, office, {
      manager: await token('manager'),
      frontdesk: await token('frontdesk'),
      service: await token('service'),
    });
    await http.demand('PUT', `/rules/v1/offices/${office.id}`, {
      token: desk.tokens.service,
      body: { name: `Dental ${office.canary}` },
    });
    const { etag } = await http.demand('GET', desk.settingsPath, { token: desk.tokens.manager });
    await http.demand('PUT', desk.settingsPath, {
      token: desk.tokens.manager,
      headers: { 'if-match': etag ?? '"0"' },
      body: desk.settingsWith('at first'),
    });
    for (const { personId, kind, phone } of cast.people.filter((person) => person.office === index))
      await http.demand('PUT', `/chat/v1/offices/${office.id}/people/${personId}`, {
        token: desk.tokens.service,
        body: { kind, name: `Robin ${office.canary}`, numbers: [phone] },
      });
    return desk;
  }

  /** Version of the settings now. */
  async settingsVersion(): Promise<number> {
    const { etag } = await this.http.demand('GET', this.settingsPath, { token: this.tokens.manager });
    return Number((etag ?? '"0"').replaceAll('"', ''));
  }

  /** Changes what missed calls are answered with. */
  async changeSettings(note: string, deadline: number): Promise<void> {
    const token = this.tokens.manager;
    const read = await this.http.insist('GET', this.settingsPath, deadline, { token });
    if (read === null || read.etag === null) return;
    await this.http.insist('PUT', this.settingsPath, deadline, {
      token,
      headers: { 'if-match': read.etag },
      body: this.settingsWith(note),
    });
  }

  reply(caller: PhoneNumber, text: string, key: string, deadline: number): Promise<Answer | null> {
    return this.http.insist('POST', `${this.conversation(caller)}/messages`, deadline, {
      token: this.tokens.frontdesk,
      headers: { 'idempotency-key': key },
      body: { text },
    });
  }

  conversation(caller: PhoneNumber): string {
    return `/chat/v1/offices/${this.office.id}/conversations/${conversationIdOf(this.office.id, caller)}`;
  }

  private get settingsPath(): string {
    return `/rules/v1/offices/${this.office.id}/settings`;
  }

  private settingsWith(note: string): OfficeSettings {
    const { canary, line, textingNumber, allowUnknown, cooldownMinutes, delaySeconds } = this.office;
    const allDay = [{ from: '00:00', to: '24:00' }];
    const message = { enabled: true, message: `${MISSED_CALL_TEXT} ${canary} ${note}: sorry, from {office_name}` };
    return {
      ...DEFAULT_SETTINGS,
      missedCallAutoReplies: {
        ...DEFAULT_SETTINGS.missedCallAutoReplies,
        enabled: true,
        duringHours: message,
        outsideHours: message,
        cooldownMinutes,
        delaySeconds,
        weeklyLimit: 100,
      },
      hours: {
        ...DEFAULT_SETTINGS.hours,
        weekly: Object.fromEntries(WEEKDAYS.map((day) => [day, allDay])) as OfficeSettings['hours']['weekly'],
      },
      chat: { allowPatientsAndContactsToStartChat: true, allowMessagesFromUnknownNumbers: allowUnknown },
      numbers: { textingNumber, lines: [line] },
    };
  }
}
