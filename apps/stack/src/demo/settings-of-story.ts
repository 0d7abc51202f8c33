import type { OfficeSettings } from '@textback/contracts';
import pg from 'pg';
import type { GatewayClient } from './gateway-client.js';
import { found, instead, until } from './until.js';

/** Schemas of the services that keep a copy of each office's settings, fed by events. */
const COPIES = ['call_ingestion', 'sms_dispatch', 'chat'] as const;

/** The office's settings as the story needs them, and afterwards as they were. */
export class SettingsOfStory {
  private original: OfficeSettings | undefined;

  /** @param databaseUrl only to see when a change has reached every service: no endpoint tells */
  constructor(
    private readonly gateway: GatewayClient,
    private readonly officeId: string,
    private readonly managerToken: string,
    private readonly databaseUrl: string,
  ) {}

  /** Changes settings, and resolves once every service knows. */
  async change(changed: (settings: OfficeSettings) => OfficeSettings): Promise<OfficeSettings> {
    const { settings, version } = await this.write(changed);
    await this.untilKnown(version);
    return settings;
  }

  /** Undoes what the story changed, and nothing else. */
  async restore(): Promise<void> {
    const { original } = this;
    if (original === undefined) return;
    await this.write((settings) => ({
      ...settings,
      missedCallAutoReplies: original.missedCallAutoReplies,
      chat: original.chat,
      credits: original.credits,
    }));
    this.original = undefined;
  }

  private async write(
    changed: (settings: OfficeSettings) => OfficeSettings,
  ): Promise<{ settings: OfficeSettings; version: number }> {
    const path = `/rules/v1/offices/${this.officeId}/settings`;
    return until("the office's settings to be changed", async () => {
      const read = await this.gateway.once<OfficeSettings>('GET', path, { token: this.managerToken });
      if (read.status !== 200 || read.etag === null) return instead(`reading them answers ${read.status}`);
      this.original ??= read.body;
      const settings = changed(read.body);
      if (JSON.stringify(settings) === JSON.stringify(read.body))
        return found({ settings, version: versionOf(read.etag) });
      // 412: somebody else changed them meanwhile; the next round starts from theirs.
      const written = await this.gateway.once<unknown>('PUT', path, {
        token: this.managerToken,
        headers: { 'if-match': read.etag },
        body: settings,
      });
      return written.status === 200 && written.etag !== null
        ? found({ settings, version: versionOf(written.etag) })
        : instead(`writing them answers ${written.status}: ${JSON.stringify(written.body)}`);
    });
  }

  private async untilKnown(version: number): Promise<void> {
    const database = new pg.Client({ connectionString: this.databaseUrl });
    await database.connect();
    try {
      for (const schema of COPIES) {
        await until(`${schema} to know version ${version} of the settings`, async () => {
          const { rows } = await database.query<{ version: number }>(
            `SELECT version FROM ${schema}.office WHERE office_id = $1`,
            [this.officeId],
          );
          const known = rows[0]?.version ?? 0;
          return known >= version ? found(undefined) : instead(`version ${known}`);
        });
      }
    } finally {
      await database.end();
    }
  }
}

/** An ETag holds the version in quotes. */
const versionOf = (etag: string): number => Number(etag.replaceAll('"', ''));
