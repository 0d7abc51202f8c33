import type { CallScenario } from '../../calls/domain/call-scenarios.js';
import type { ProviderState } from '../../state/provider-state.js';

/** A caller's telephone. */
export interface Phone {
  readonly phone: string;
  /** When something last happened on it. */
  readonly lastAt: string;
}

/** Something that a telephone shows. */
export type InboxItem = {
  readonly id: string;
  /** From the telephone's point of view. */
  readonly direction: 'incoming' | 'outgoing';
  /** The office's number. */
  readonly office: string;
  readonly at: string;
} & (
  | { readonly kind: 'text'; readonly text: string }
  /** The provider's own answer to STOP, START or HELP. */
  | { readonly kind: 'confirmation'; readonly text: string }
  | { readonly kind: 'call'; readonly scenario: CallScenario }
);

type Shown = { readonly phone: string; readonly item: InboxItem };

/** Everything that one telephone shows, oldest first. */
export const inboxOf = (state: ProviderState, phone: string): InboxItem[] =>
  everythingShown(state)
    .filter((shown) => shown.phone === phone)
    .map(({ item }) => item)
    .toSorted((one, other) => (one.at < other.at ? -1 : Number(one.at > other.at)));

/** All telephones, the latest first. */
export function phonesOf(state: ProviderState): Phone[] {
  const lastAt = new Map<string, string>();
  for (const { phone, item } of everythingShown(state)) {
    if (item.at > (lastAt.get(phone) ?? '')) lastAt.set(phone, item.at);
  }
  return [...lastAt]
    .map(([phone, at]) => ({ phone, lastAt: at }))
    .toSorted((one, other) => (one.lastAt > other.lastAt ? -1 : 1));
}

const everythingShown = (state: ProviderState): Shown[] => [
  ...state.calls().map(({ callSessionId, from, to, scenario, startedAt }): Shown => ({
    phone: from,
    item: { id: callSessionId, kind: 'call', direction: 'outgoing', office: to, at: startedAt, scenario },
  })),
  ...state.messages().map(({ id, kind, from, to, text, receivedAt: at }): Shown => {
    switch (kind) {
      case 'received':
        return { phone: from, item: { id, kind: 'text', direction: 'outgoing', office: to, text, at } };
      case 'sent':
        return { phone: to, item: { id, kind: 'text', direction: 'incoming', office: from, text, at } };
      case 'confirmation':
        return { phone: to, item: { id, kind, direction: 'incoming', office: from, text, at } };
    }
  }),
];
