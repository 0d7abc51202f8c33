const OWN_URL = /\/sms\/webhooks\/telnyx\/([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$/;

/** The text that a webhook URL of ours belongs to (ADR 16); null when it is none. */
export function dispatchIdIn(webhookUrl: string | null): string | null {
  if (webhookUrl === null || !URL.canParse(webhookUrl)) return null;
  return OWN_URL.exec(new URL(webhookUrl).pathname)?.[1] ?? null;
}
