/** What the provider tells about, as it stands under `data` in a webhook. */
export interface WebhookEvent {
  readonly record_type: 'event';
  readonly event_type: string;
  /** The same in every repeat of the delivery. */
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly occurred_at: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** Voice and messaging webhooks are repeated by different rules. */
export type WebhookKind = 'voice' | 'messaging';
