import { z } from 'zod';
import { PLUGIN_API_VERSION, type PluginDefinition } from '../contracts/plugin.js';
import type { EncoderProvider } from '../contracts/encoder.js';
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

const encoderProviderSchema = z.object({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'must be lower-case letters, digits and hyphens'),
  description: z.string().min(1, 'must not be empty'),
  open: aFunction,
});

function problems(error: z.ZodError): string {
  return error.issues.map((issue) => `${issue.path.join('.') || 'value'} ${issue.message}`).join('; ');
}

/** Checks what a plugin module exports by default. `source` names it in errors. */
export function checkDefinition(value: unknown, source: string): PluginDefinition {
  const parsed = definitionSchema.safeParse(value);
  if (!parsed.success) {
    throw new PluginError(
      'PLUGIN_INVALID',
      source,
      `the default export is no plugin: ${problems(parsed.error)}.`,
    );
  }
  if (parsed.data.apiVersion !== PLUGIN_API_VERSION) {
    throw new PluginError(
      'PLUGIN_API_VERSION',
      source,
      `it was written for version ${parsed.data.apiVersion} of the plugin contract; this Nonet has version ${PLUGIN_API_VERSION}.`,
    );
  }
  return value as PluginDefinition;
}

export function checkEncoderProvider(value: unknown, plugin: string): EncoderProvider {
  const parsed = encoderProviderSchema.safeParse(value);
  if (!parsed.success) {
    throw new PluginError(
      'PLUGIN_INVALID',
      plugin,
      `what it adds is no encoder provider: ${problems(parsed.error)}.`,
    );
  }
  return value as EncoderProvider;
}
