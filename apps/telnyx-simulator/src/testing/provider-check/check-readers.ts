import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { MessageWebhook, VoiceWebhook } from '@textback/telnyx';
import type { ProviderDocument } from './provider-document.js';
import type { Report } from './report.js';

/** Events of the document that our services act on. */
const ACTED_ON =
  /^call\.(?:initiated|answered|bridged|hangup|enqueued|dequeued|recording\.saved|machine(?:\.premium)?\.detection\.ended)$|^message\.(?:received|sent|finalized)$/;

/** Our schemas read every example of the provider's; those that we act on are understood, the others pass. */
export function checkReaders(document: ProviderDocument, file: string, report: Report): void {
  for (const { name, example } of document.webhooks()) {
    if (example !== null) report.add(`we read the document's example: ${name}`, problemsOf({ data: example }));
  }
  const folder = join(dirname(file), 'webhook-examples');
  for (const example of existsSync(folder) ? readdirSync(folder) : []) {
    const webhook: unknown = JSON.parse(readFileSync(join(folder, example), 'utf8'));
    report.add(`we read the example file: ${example}`, problemsOf(webhook));
  }
}

function problemsOf(webhook: unknown): string[] {
  const { data } = webhook as { data: { event_type?: string } };
  const type = data.event_type ?? '';
  const results = [VoiceWebhook.safeParse(webhook), MessageWebhook.safeParse(webhook)];
  const failed = results.flatMap(
    ({ error }) => error?.issues.map(({ path, message }) => `${path.join('/')} ${message}`) ?? [],
  );
  const understood = results.some(({ data }) => data !== undefined && data.type !== 'other');
  return [...failed, ...(ACTED_ON.test(type) && !understood ? [`${type} is acted on, but was not understood`] : [])];
}
