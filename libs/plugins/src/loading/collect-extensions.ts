import type { EncoderProvider } from '../contracts/encoder.js';
import type { ExpertProvider } from '../contracts/expert.js';
import type { ExtensionPoint, PluginDefinition } from '../contracts/plugin.js';
import { withDeadline } from './deadline.js';
import { messageOf, PluginError } from './plugin-error.js';
import { type PluginSurroundings, hostFor } from './surroundings.js';
import { checkEncoderProvider, checkExpertProvider } from './plugin-schema.js';

/** What a plugin adds, by id. */
export interface Extensions {
  readonly encoders: Map<string, EncoderProvider>;
  readonly experts: Map<string, ExpertProvider>;
}

/** Lets a plugin register. @throws PluginError PLUGIN_INVALID, PLUGIN_DUPLICATE, PLUGIN_LOAD_FAILED */
export async function collectExtensions(
  definition: PluginDefinition,
  {
    milliseconds,
    surroundings,
  }: { readonly milliseconds: number; readonly surroundings: PluginSurroundings },
): Promise<Extensions> {
  const { name } = definition;
  let registering = true;
  const point = <T extends { id: string }>(
    noun: string,
    check: (value: unknown, plugin: string) => T,
    into: Map<string, T>,
  ): ExtensionPoint<T> => ({
    add: (value) => {
      if (!registering)
        throw new PluginError('PLUGIN_INVALID', name, `it adds an ${noun} after register ended.`);
      const provider = check(value, name);
      if (into.has(provider.id))
        throw new PluginError('PLUGIN_DUPLICATE', name, `it adds ${noun} ${provider.id} twice.`);
      into.set(provider.id, provider);
    },
  });
  const extensions: Extensions = { encoders: new Map(), experts: new Map() };
  try {
    // Its folder is made when it is read, so it is not read here.
    const host = Object.assign(await hostFor(definition, surroundings), {
      encoders: point('encoder', checkEncoderProvider, extensions.encoders),
      experts: point('expert', checkExpertProvider, extensions.experts),
    });
    await withDeadline(definition.register(host), { milliseconds });
    return extensions;
  } catch (error) {
    if (error instanceof PluginError) throw error;
    throw new PluginError('PLUGIN_LOAD_FAILED', name, `register failed: ${messageOf(error)}`, {
      cause: error,
    });
  } finally {
    registering = false;
  }
}
