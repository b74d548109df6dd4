import { z } from 'zod';
import { listOf } from './list.js';

/** Settings of the server towards the network. */
export interface HttpConfig {
  /** Origins whose pages may read answers; `*`: any. */
  readonly corsOrigins: readonly string[];
  /** Proxies whose `X-Forwarded-For` is trusted: addresses or networks. */
  readonly trustedProxies: readonly string[];
  /** Whether the schema can be asked for. */
  readonly introspection: 'on' | 'off';
  /** A minute of one server; 0: no limit. */
  readonly rateLimits: {
    /** Requests of an address. */
    readonly requests: number;
    /** Requests of an address without a valid key. */
    readonly refusals: number;
    /** Cost of the queries of a principal, in the units that the limit on one query has. */
    readonly cost: number;
  };
}

const perMinute = (standard: number) =>
  z
    .string()
    .regex(/^\d{1,12}$/, { error: 'a number, or 0 for no limit' })
    .transform(Number)
    .default(standard);

const ORIGINS = 'origins such as https://tools.example, separated by commas, or *';
const PROXIES = 'addresses or networks such as 10.0.0.0/8, separated by commas';

export const httpVariables = {
  NONET_CORS_ORIGINS: z
    .string()
    .refine((text) => listOf(text).every(isOrigin), { error: ORIGINS })
    .default(''),
  NONET_TRUSTED_PROXIES: z
    .string()
    .regex(/^[\da-fA-F.:/,\s]+$/, { error: PROXIES })
    .optional(),
  NONET_INTROSPECTION: z.enum(['on', 'off'], { error: 'on or off' }).default('on'),
  NONET_RATE_REQUESTS: perMinute(60_000),
  NONET_RATE_REFUSALS: perMinute(300),
  NONET_RATE_COST: perMinute(10_000_000),
};

export function httpOf(values: z.infer<z.ZodObject<typeof httpVariables>>): HttpConfig {
  return {
    corsOrigins: listOf(values.NONET_CORS_ORIGINS),
    trustedProxies: listOf(values.NONET_TRUSTED_PROXIES ?? ''),
    introspection: values.NONET_INTROSPECTION,
    rateLimits: {
      requests: values.NONET_RATE_REQUESTS,
      refusals: values.NONET_RATE_REFUSALS,
      cost: values.NONET_RATE_COST,
    },
  };
}

/** The configuration of an empty environment. */
export const DEFAULT_HTTP = httpOf(z.object(httpVariables).parse({}));

const isOrigin = (text: string) => text === '*' || (URL.canParse(text) && new URL(text).origin === text);
