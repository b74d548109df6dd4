import { z } from 'zod';
import { listOf } from './list.js';

/** The provider whose tokens are accepted beside API keys, and the roles they give. */
export interface OidcConfig {
  readonly issuer: string;
  /** A token names one of these as its audience. */
  readonly audience: readonly string[];
  /** null: the provider says where its keys are. */
  readonly keySetUrl: string | null;
  /** The claim that holds the roles; dots lead into objects. */
  readonly roleClaim: string;
  /** The values of that claim which give each role; `*`: any token. */
  readonly roles: Readonly<Record<'reader' | 'analyst' | 'admin', readonly string[]>>;
}

const ROLES_FORM = 'role=value pairs, for example admin=nonet-admins,analyst=patent-desk,reader=*';

export const oidcVariables = {
  NONET_OIDC_ISSUER: z
    .url({ protocol: /^https?$/, error: 'the address of an OpenID provider, as its tokens name it' })
    .optional(),
  NONET_OIDC_AUDIENCE: z.string().optional(),
  NONET_OIDC_JWKS_URL: z
    .url({ protocol: /^https?$/, error: "the address of the provider's keys" })
    .optional(),
  NONET_OIDC_ROLE_CLAIM: z
    .string()
    .regex(/^[^\s.]+(\.[^\s.]+)*$/, { error: 'the name of a claim, for example roles or realm_access.roles' })
    .default('roles'),
  NONET_OIDC_ROLES: z
    .string()
    .regex(/^\s*(reader|analyst|admin)=[^,=]+(,\s*(reader|analyst|admin)=[^,=]+)*,?$/, { error: ROLES_FORM })
    .default('reader=nonet-reader,analyst=nonet-analyst,admin=nonet-admin'),
};

type OidcValues = z.infer<z.ZodObject<typeof oidcVariables>>;

export function oidcOf(values: OidcValues): OidcConfig | null {
  if (values.NONET_OIDC_ISSUER === undefined) return null;
  const pairs = listOf(values.NONET_OIDC_ROLES).map((pair) => pair.split('='));
  const valuesOf = (role: string) =>
    pairs.filter(([name]) => name === role).map(([, value]) => String(value).trim());
  return {
    issuer: values.NONET_OIDC_ISSUER,
    audience: listOf(values.NONET_OIDC_AUDIENCE ?? ''),
    keySetUrl: values.NONET_OIDC_JWKS_URL ?? null,
    roleClaim: values.NONET_OIDC_ROLE_CLAIM,
    roles: { reader: valuesOf('reader'), analyst: valuesOf('analyst'), admin: valuesOf('admin') },
  };
}
