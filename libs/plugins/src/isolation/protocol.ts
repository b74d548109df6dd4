import { z } from 'zod';

/** What the process of a plugin can be asked for. */
export type HostVerb =
  | 'import'
  | 'register'
  | 'encoder.open'
  | 'encoder.embed'
  | 'encoder.dispose'
  | 'expert.create'
  | 'expert.open'
  | 'expert.predict'
  | 'expert.extend'
  | 'expert.save'
  | 'expert.dispose'
  | 'fit.begin'
  | 'fit.next'
  | 'fit.end';

export type HostArguments = Readonly<Record<string, unknown>>;

export type ToHost =
  | { readonly kind: 'call'; readonly id: number; readonly verb: HostVerb; readonly args: HostArguments }
  /** A part of a long list of texts that stands in the arguments of a call yet to come. */
  | { readonly kind: 'part'; readonly list: number; readonly items: readonly string[] }
  | { readonly kind: 'abort'; readonly id: number }
  | { readonly kind: 'ping' };

/** Nothing that a plugin's process says is trusted. */
export const fromHost = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('answer'), id: z.number(), value: z.unknown().optional() }),
  z.object({
    kind: z.literal('failure'),
    id: z.number(),
    /** Of an error that the contract knows; null: the plugin threw it. */
    code: z.string().nullable(),
    message: z.string(),
  }),
  z.object({
    kind: z.literal('event'),
    id: z.number(),
    about: z.enum(['progress', 'batch']),
    value: z.unknown(),
  }),
  z.object({ kind: z.literal('pong'), memory: z.number() }),
  z.object({
    kind: z.literal('log'),
    level: z.enum(['debug', 'info', 'warn', 'error']),
    message: z.string(),
    details: z.record(z.string(), z.unknown()).optional(),
  }),
]);
export type FromHost = z.output<typeof fromHost>;

/** What a plugin says of itself once it is imported, … */
export const pluginIdentity = z.object({ name: z.string().min(1), version: z.string() });
export type PluginIdentity = z.output<typeof pluginIdentity>;

/** … and once it has registered. */
export const pluginSummary = z.object({
  encoders: z.array(
    z.looseObject({ id: z.string(), description: z.string(), reads: z.array(z.string()).optional() }),
  ),
  experts: z.array(
    z.looseObject({
      id: z.string(),
      section: z.string(),
      description: z.string(),
      covers: z.array(z.string()).optional(),
      format: z.string().optional(),
      reads: z.array(z.string()).optional(),
    }),
  ),
});
export type PluginSummary = z.output<typeof pluginSummary>;

/** What stands for a list that was sent in parts. */
interface SplitList {
  readonly $list: number;
}

/** Texts of one message. */
const PART = 256;
/** Arguments hold lists of texts at most so deep: `examples.features.texts`. */
const DEPTH = 3;
let lists = 0;

/**
 * Arguments whose long lists of texts go ahead in parts: making one message of forty megabytes would hold up the event loop.
 * Other values are left as they are.
 */
export function splitLists(args: HostArguments): {
  readonly args: HostArguments;
  readonly parts: readonly (ToHost & { readonly kind: 'part' })[];
} {
  const parts: (ToHost & { readonly kind: 'part' })[] = [];
  const split = (value: unknown, depth: number): unknown => {
    if (Array.isArray(value)) {
      if (value.length <= PART || typeof value[0] !== 'string') return value;
      const list = lists++;
      for (let start = 0; start < value.length; start += PART)
        parts.push({ kind: 'part', list, items: value.slice(start, start + PART) as string[] });
      return { $list: list } satisfies SplitList;
    }
    if (depth === 0 || typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, split(inner, depth - 1)]));
  };
  return { args: split(args, DEPTH) as HostArguments, parts };
}

/** Puts the lists back that {@link splitLists} has taken out. */
export function joinLists(args: HostArguments, lists: Map<number, string[]>): HostArguments {
  const join = (value: unknown, depth: number): unknown => {
    if (typeof value !== 'object' || value === null || Array.isArray(value) || ArrayBuffer.isView(value))
      return value;
    if ('$list' in value) {
      const { $list } = value as SplitList;
      const items = lists.get($list) ?? [];
      lists.delete($list);
      return items;
    }
    if (depth === 0) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, join(inner, depth - 1)]));
  };
  return join(args, DEPTH) as HostArguments;
}
