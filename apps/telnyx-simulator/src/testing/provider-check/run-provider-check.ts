import { aSimulator, WebhookTarget } from '../simulator.fixtures.js';
import { checkErrorCodes } from './check-error-codes.js';
import { checkReaders } from './check-readers.js';
import { checkRequests } from './check-requests.js';
import { checkResponses } from './check-responses.js';
import { checkWebhooks } from './check-webhooks.js';
import { ProviderDocument } from './provider-document.js';
import { Report } from './report.js';

/**
 * Holds our client, our readers and the simulator to the provider's own OpenAPI document, which stays outside of the
 * repository. Answers whether everything passed.
 */
export async function runProviderCheck(file: string): Promise<boolean> {
  const document = new ProviderDocument(file);
  const report = new Report();
  const target = await new WebhookTarget().listen();
  const simulator = await aSimulator(target);
  try {
    await checkRequests(document, report);
    await checkResponses(document, simulator, report);
    await checkWebhooks(document, simulator, target, report);
    checkReaders(document, file, report);
    checkErrorCodes(file, report);
  } finally {
    await simulator.close();
    await target.close();
  }
  return report.end();
}
