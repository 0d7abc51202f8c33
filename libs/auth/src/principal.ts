import type { OfficeId, OfficeRole, Scope } from '@textback/contracts';

/** Who is asking, as the verified token says. */
export type Principal =
  | {
      readonly kind: 'user';
      /** Token subject. */
      readonly subject: string;
      readonly offices: ReadonlyMap<OfficeId, OfficeRole>;
      readonly expiresAt: Date;
    }
  | {
      readonly kind: 'service';
      readonly subject: string;
      readonly scopes: ReadonlySet<Scope>;
      readonly expiresAt: Date;
    };

/** The role of a principal in an office; null: none, and the office does not exist for them. */
export function roleIn(principal: Principal, officeId: OfficeId): OfficeRole | null {
  return principal.kind === 'user' ? (principal.offices.get(officeId) ?? null) : null;
}
