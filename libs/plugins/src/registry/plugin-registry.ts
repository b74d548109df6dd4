import type { Encoder, EncoderProvider, OpenEncoderOptions } from '../contracts/encoder.js';
import type { Expert, ExpertOptions, ExpertProvider } from '../contracts/expert.js';
import type { ExtensionPoint, PluginDefinition } from '../contracts/plugin.js';
import { DeadlineError, withDeadline } from './deadline.js';
import { guardEncoder } from './guarded-encoder.js';
import { DEFAULT_PATIENCE, type ExpertPatience, guardExpert } from './guarded-expert.js';
import { importPlugin } from './import-plugin.js';
import { messageOf, PluginError } from './plugin-error.js';
import { checkDefinition, checkEncoderProvider, checkExpert, checkExpertProvider } from './plugin-schema.js';
import { type PluginReport, RegisteredPlugin } from './registered-plugin.js';

export interface PluginRegistryOptions {
  /** How long a plugin may take to register; default: ten seconds. */
  readonly registerMilliseconds?: number;
  readonly patience?: ExpertPatience;
}

/**
 * Knows every plugin of this process, good or broken. A plugin that cannot be loaded, breaks the contract or keeps failing
 * is quarantined and reported by {@link plugins}; the others go on.
 */
export class PluginRegistry {
  #plugins: RegisteredPlugin[] = [];
  readonly #registerMilliseconds: number;
  readonly #patience: ExpertPatience;

  constructor({ registerMilliseconds = 10_000, patience = DEFAULT_PATIENCE }: PluginRegistryOptions = {}) {
    this.#registerMilliseconds = registerMilliseconds;
    this.#patience = patience;
  }

  /** Registers a plugin that is part of the program. Errors are thrown: the program itself is wrong then. */
  async add(definition: PluginDefinition): Promise<void> {
    await this.#register(this.#enter('built-in'), definition);
  }

  /**
   * Loads plugins named in the configuration: npm packages, files or folders, relative to `folder`.
   * Never rejects; what failed is quarantined.
   */
  async load(specifiers: readonly string[], folder: string): Promise<void> {
    await this.#load(specifiers, folder, 'known');
  }

  /**
   * Reads the plugins of the configuration again, from their files as they are now; one that was quarantined gets another
   * chance. Those of before are in place until all are read, and what was opened of them goes on.
   */
  async reload(specifiers: readonly string[], folder: string): Promise<void> {
    const fresh = new PluginRegistry({
      registerMilliseconds: this.#registerMilliseconds,
      patience: this.#patience,
    });
    fresh.#plugins = this.#plugins.filter(({ source }) => source === 'built-in');
    await fresh.#load(specifiers, folder, 'fresh');
    this.#plugins = fresh.#plugins;
  }

  plugins(): readonly PluginReport[] {
    return this.#plugins.map(({ report }) => report);
  }

  /** The encoders that can be opened, in the order they were registered. */
  encoders(): readonly EncoderProvider[] {
    return this.#active().flatMap(({ encoders }) => [...encoders.values()]);
  }

  /** The experts that can be created, in the order they were registered. */
  experts(): readonly ExpertProvider[] {
    return this.#active().flatMap(({ experts }) => [...experts.values()]);
  }

  /**
   * Opens an encoder by its name; what comes back is watched and taken out of service when it misbehaves.
   * @throws PluginError ENCODER_UNKNOWN, PLUGIN_QUARANTINED
   */
  async openEncoder(id: string, options: OpenEncoderOptions): Promise<Encoder> {
    const plugin = this.#plugins.find(({ encoders }) => encoders.has(id));
    if (!plugin) {
      const known = this.encoders().map((provider) => provider.id);
      const problem = `no such encoder; there are ${known.join(', ') || 'none'}.`;
      throw new PluginError('ENCODER_UNKNOWN', id, problem);
    }
    plugin.assertInService();
    const encoder = await plugin.encoders.get(id)!.open(options);
    return plugin.source === 'built-in' ? encoder : guardEncoder(encoder, this.#guard(plugin));
  }

  /**
   * An expert that has learned nothing yet, watched like an encoder.
   * @throws PluginError EXPERT_UNKNOWN, PLUGIN_INVALID, PLUGIN_QUARANTINED
   */
  createExpert(id: string, options: ExpertOptions): Promise<Expert> {
    return this.#expert(id, options, (provider) => provider.create(options));
  }

  /** An expert as it was saved into `folder` by one that {@link createExpert} made. @throws like createExpert */
  openExpert(id: string, folder: string, options: ExpertOptions): Promise<Expert> {
    return this.#expert(id, options, (provider) => provider.open(folder, options));
  }

  async #expert(
    id: string,
    options: ExpertOptions,
    make: (provider: ExpertProvider) => Promise<Expert>,
  ): Promise<Expert> {
    const plugin = this.#plugins.find(({ experts }) => experts.has(id));
    const provider = plugin?.experts.get(id);
    if (!plugin || !provider || !knows(provider, options.section)) {
      const known = this.experts().filter((other) => knows(other, options.section));
      const names = known.map((other) => other.id).join(', ') || 'none';
      const problem = `no such expert for section ${options.section}; there are ${names}.`;
      throw new PluginError('EXPERT_UNKNOWN', id, problem);
    }
    if (plugin.source === 'built-in') return make(provider);
    plugin.assertInService();
    const guard = this.#guard(plugin);
    const made = await withDeadline(make(provider), { milliseconds: this.#patience.stepMilliseconds }).catch(
      (error: unknown) => {
        throw error instanceof DeadlineError ? guard.quarantine(`expert ${id}: ${error.message}`) : error;
      },
    );
    try {
      return guardExpert(checkExpert(made, provider, options, plugin.name), guard);
    } catch (error) {
      throw plugin.quarantine(error);
    }
  }

  #active(): RegisteredPlugin[] {
    return this.#plugins.filter(({ isActive }) => isActive);
  }

  #guard(plugin: RegisteredPlugin) {
    return {
      patience: this.#patience,
      assertInService: () => plugin.assertInService(),
      quarantine: (reason: string) => plugin.quarantineFor(reason),
    };
  }

  #enter(source: string): RegisteredPlugin {
    const plugin = new RegisteredPlugin(source);
    this.#plugins.push(plugin);
    return plugin;
  }

  async #load(specifiers: readonly string[], folder: string, files: 'known' | 'fresh'): Promise<void> {
    for (const specifier of specifiers) {
      const plugin = this.#enter(specifier);
      try {
        const exported = await importPlugin(specifier, folder, files);
        await this.#register(plugin, checkDefinition(exported, specifier));
      } catch (error) {
        plugin.encoders.clear();
        plugin.experts.clear();
        plugin.quarantine(error);
      }
    }
  }

  async #register(plugin: RegisteredPlugin, definition: PluginDefinition): Promise<void> {
    const { name, version } = definition;
    const same = this.#plugins.find((other) => other !== plugin && other.name === name);
    if (same) throw new PluginError('PLUGIN_DUPLICATE', name, `it is already there; remove ${same.source}.`);
    plugin.name = name;
    plugin.version = version;
    let registering = true;
    /** Where the plugin adds things of one kind. */
    const point = <T extends { id: string }>(
      noun: string,
      check: (value: unknown, plugin: string) => T,
      of: (plugin: RegisteredPlugin) => Map<string, T>,
    ): ExtensionPoint<T> => ({
      add: (value) => {
        if (!registering)
          throw new PluginError('PLUGIN_INVALID', name, `it adds an ${noun} after register ended.`);
        const provider = check(value, name);
        const owner = this.#plugins.find((other) => of(other).has(provider.id));
        if (owner) {
          const problem = `${noun} ${provider.id} is already provided by ${owner.name}.`;
          throw new PluginError('PLUGIN_DUPLICATE', name, problem);
        }
        of(plugin).set(provider.id, provider);
      },
    });
    const host = {
      encoders: point('encoder', checkEncoderProvider, ({ encoders }) => encoders),
      experts: point('expert', checkExpertProvider, ({ experts }) => experts),
    };
    try {
      await withDeadline(definition.register(host), { milliseconds: this.#registerMilliseconds });
    } catch (error) {
      if (error instanceof PluginError) throw error;
      throw new PluginError('PLUGIN_LOAD_FAILED', name, `register failed: ${messageOf(error)}`, {
        cause: error,
      });
    } finally {
      registering = false;
    }
  }
}

function knows({ section }: ExpertProvider, asked: string): boolean {
  return section === 'any' || section === asked;
}
