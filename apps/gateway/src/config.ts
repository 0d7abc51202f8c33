import { OfficeId } from '@textback/contracts';
import { readConfig, ServerConfig } from '@textback/http';
import { z } from 'zod';

const upstream = () => z.url({ protocol: /^http$/ });

/** Environment of the gateway. */
export const GatewayConfig = ServerConfig.extend({
  UPSTREAM_CALLS: upstream(),
  UPSTREAM_RULES: upstream(),
  UPSTREAM_SMS: upstream(),
  UPSTREAM_CHAT: upstream(),
  /** The provider's simulator; set in development only. */
  UPSTREAM_SIMULATOR: upstream().optional(),
  /**
   * Signing key of the development issuer: Ed25519, PKCS #8 in base64. Whoever reaches a gateway that has one may do
   * everything, so it is set on developers' machines and nowhere else.
   */
  DEV_ISSUER_KEY: z.base64().optional(),
  /** The office that development tokens are for when they do not name one. */
  DEV_OFFICE_ID: OfficeId.optional(),
  /** `iss` and `aud` of development tokens. */
  JWT_ISSUER: z.string().min(1).optional(),
  JWT_AUDIENCE: z.string().min(1).optional(),
}).refine(
  (config) =>
    config.DEV_ISSUER_KEY === undefined ||
    (config.DEV_OFFICE_ID !== undefined && config.JWT_ISSUER !== undefined && config.JWT_AUDIENCE !== undefined),
  { path: ['DEV_ISSUER_KEY'], error: 'needs DEV_OFFICE_ID, JWT_ISSUER and JWT_AUDIENCE beside it' },
);
export type GatewayConfig = z.infer<typeof GatewayConfig>;

export const readGatewayConfig = (): GatewayConfig => readConfig(GatewayConfig, process.env);
