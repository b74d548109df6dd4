import { NAME } from '@nonet/operations';
import { SECTIONS } from '@nonet/cpc-taxonomy/symbol';
import { z } from 'zod';
import type { Encoder, EncoderProvider } from '../contracts/encoder.js';
import type { Expert, ExpertOptions, ExpertProvider } from '../contracts/expert.js';
import { apiRangeOf, PLUGIN_API, worksWithApi } from '../contracts/api-version.js';
import { CAPABILITIES } from '../contracts/capabilities.js';
import { COVERAGE } from '../contracts/coverage.js';
import type { PluginDefinition } from '../contracts/plugin.js';
import { PluginError } from './plugin-error.js';

const aFunction = z.custom<(...args: never[]) => unknown>(
  (value) => typeof value === 'function',
  'must be a function',
);

const definitionSchema = z.object({
  name: z
    .string()
    .regex(/^(@[a-z0-9-~][a-z0-9-._~]*\/)?[a-z0-9-~][a-z0-9-._~]*$/, 'must be an npm package name'),
  version: z.string().regex(/^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/, 'must be a semantic version such as 1.2.0'),
  api: z.string().optional(),
  apiVersion: z.number().optional(),
  settings: z
    .custom<object>((value) => typeof value === 'object' && value !== null && '~standard' in value, {
      error: 'must be a schema, for example of zod',
    })
    .optional(),
  register: aFunction,
});

const extension = {
  id: z
    .string()
    .regex(NAME, 'must be lower-case letters, digits, hyphens and dots between digits, at most 64'),
  description: z.string().min(1, 'must not be empty'),
};

const encoderProviderSchema = z.object({
  ...extension,
  reads: z.array(z.string().min(1, 'must not be empty')).optional(),
  open: aFunction,
});

const encoderSchema = z.object({
  id: z.string(),
  fingerprint: z.string().min(1, 'must not be empty'),
  dimension: z.int('must be a whole number').positive('must be above 0'),
  maxTokens: z.int('must be a whole number').positive('must be above 0'),
  device: z.string().regex(/^(cpu|cuda:\d+)$/, 'must be cpu or cuda:N'),
  embed: aFunction,
  dispose: aFunction,
});

const FORMAT = z.string().regex(/^[\w.-]{1,40}$/, 'must be letters, digits, dots and hyphens, at most 40');

const expertProviderSchema = z.object({
  ...extension,
  section: z.enum([...SECTIONS, 'any'], `must be one of ${SECTIONS.join(', ')}, or any`),
  covers: z
    .array(z.string().regex(COVERAGE, 'must be a symbol such as Y02E, or a range such as A01-A24'))
    .min(1, 'must not be empty')
    .optional(),
  role: z.enum(['beside', 'replace'], 'must be beside or replace').optional(),
  needs: z.array(z.enum(CAPABILITIES, `must be among ${CAPABILITIES.join(', ')}`)).optional(),
  learns: z.boolean().optional(),
  format: FORMAT.optional(),
  reads: z.array(FORMAT).optional(),
  create: aFunction,
  open: aFunction,
});

const expertSchema = z.object({
  id: z.string(),
  section: z.string(),
  symbols: z.array(z.string()),
  fit: aFunction,
  predict: aFunction,
  extend: aFunction,
  save: aFunction,
  dispose: aFunction,
});

function problems(error: z.ZodError): string {
  return error.issues.map((issue) => `${issue.path.join('.') || 'value'} ${issue.message}`).join('; ');
}

/** Checks what a plugin module exports by default. `source` names it in errors. */
export function checkDefinition(value: unknown, source: string): PluginDefinition {
  check(definitionSchema, value, source, 'the default export is no plugin');
  const definition = value as PluginDefinition;
  const range = apiRangeOf(definition);
  if (range === null) {
    const problem =
      "the default export is no plugin: api must be the versions of the plugin contract that it works with, for example '^1.0'.";
    throw new PluginError('PLUGIN_INVALID', source, problem);
  }
  if (!worksWithApi(range)) {
    const stated = definition.api ?? `version ${definition.apiVersion}`;
    const problem = `it was written for ${stated} of the plugin contract; this Nonet has version ${PLUGIN_API}.`;
    throw new PluginError('PLUGIN_API_VERSION', source, problem);
  }
  return definition;
}

export function checkEncoderProvider(value: unknown, plugin: string): EncoderProvider {
  check(encoderProviderSchema, value, plugin, 'what it adds is no encoder provider');
  return value as EncoderProvider;
}

export function checkExpertProvider(value: unknown, plugin: string): ExpertProvider {
  check(expertProviderSchema, value, plugin, 'what it adds is no expert provider');
  return value as ExpertProvider;
}

/** Checks what a provider of encoders has opened. */
export function checkEncoder(value: unknown, { id }: EncoderProvider, plugin: string): Encoder {
  check(encoderSchema, value, plugin, `encoder ${id} breaks the contract`);
  return value as Encoder;
}

/** Checks what a provider of experts has created or opened. */
export function checkExpert(
  value: unknown,
  { id }: ExpertProvider,
  { section, symbols }: ExpertOptions,
  plugin: string,
): Expert {
  check(expertSchema, value, plugin, `expert ${id} breaks the contract`);
  const expert = value as Expert;
  const wrong = [
    expert.id !== id && `id is ${expert.id}, not that of its provider`,
    expert.section !== section && `section is ${expert.section}, and ${section} was asked for`,
    !sameSymbols(expert.symbols, symbols) && `symbols are ${expert.symbols.join(', ')}, not those asked for`,
  ].filter(Boolean);
  if (wrong.length > 0) {
    throw new PluginError('PLUGIN_INVALID', plugin, `expert ${id} breaks the contract: ${wrong.join('; ')}.`);
  }
  return expert;
}

function check(schema: z.ZodType, value: unknown, plugin: string, what: string): void {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new PluginError('PLUGIN_INVALID', plugin, `${what}: ${problems(parsed.error)}.`);
}

export function sameSymbols(given: readonly string[], due: readonly string[]): boolean {
  return given.length === due.length && given.every((symbol, column) => symbol === due[column]);
}
