import { NAME } from '@nonet/operations';
import { SECTIONS } from '@nonet/cpc-taxonomy';
import { z } from 'zod';
import type { EncoderProvider } from '../contracts/encoder.js';
import type { Expert, ExpertOptions, ExpertProvider } from '../contracts/expert.js';
import { PLUGIN_API_VERSION, type PluginDefinition } from '../contracts/plugin.js';
import { sameSymbols } from './guarded-expert.js';
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
  apiVersion: z.number(),
  register: aFunction,
});

const extension = {
  id: z.string().regex(NAME, 'must be lower-case letters, digits and hyphens, at most 64'),
  description: z.string().min(1, 'must not be empty'),
};

const encoderProviderSchema = z.object({ ...extension, open: aFunction });

const expertProviderSchema = z.object({
  ...extension,
  section: z.enum([...SECTIONS, 'any'], `must be one of ${SECTIONS.join(', ')}, or any`),
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
  const { apiVersion } = value as { apiVersion: number };
  if (apiVersion !== PLUGIN_API_VERSION) {
    throw new PluginError(
      'PLUGIN_API_VERSION',
      source,
      `it was written for version ${apiVersion} of the plugin contract; this Nonet has version ${PLUGIN_API_VERSION}.`,
    );
  }
  return value as PluginDefinition;
}

export function checkEncoderProvider(value: unknown, plugin: string): EncoderProvider {
  check(encoderProviderSchema, value, plugin, 'what it adds is no encoder provider');
  return value as EncoderProvider;
}

export function checkExpertProvider(value: unknown, plugin: string): ExpertProvider {
  check(expertProviderSchema, value, plugin, 'what it adds is no expert provider');
  return value as ExpertProvider;
}

/** Checks what a provider has created or opened. */
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
