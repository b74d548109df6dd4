import { setTimeout as sleep } from 'node:timers/promises';
import type { Encoder, EncoderProvider, OpenEncoderOptions } from '../contracts/encoder.js';
import type { PluginDefinition } from '../contracts/plugin.js';
import { guardEncoder } from './guarded-encoder.js';
import { importPlugin } from './import-plugin.js';
import { messageOf, PluginError } from './plugin-error.js';
import { checkDefinition, checkEncoderProvider } from './plugin-schema.js';

export interface PluginReport {
  /** The plugin's name; the specifier while the module could not be read. */
  name: string;
  version: string | null;
  /** `built-in`, or the specifier of the configuration. */
  source: string;
  state: 'active' | 'quarantined';
  /** Why it is quarantined. */
  problem: { code: string; message: string } | null;
  encoders: string[];
}

export interface PluginRegistryOptions {
  /** How long a plugin may take to register; default: ten seconds. */
  readonly registerMilliseconds?: number;
}

interface Entry {
  report: PluginReport;
  providers: Map<string, EncoderProvider>;
}

/**
 * Knows every plugin of this process, good or broken. A plugin that cannot be loaded, breaks the contract or keeps failing
 * is quarantined and reported by {@link plugins}; the others go on.
 */
export class PluginRegistry {
  readonly #entries: Entry[] = [];
  readonly #registerMilliseconds: number;

  constructor({ registerMilliseconds = 10_000 }: PluginRegistryOptions = {}) {
    this.#registerMilliseconds = registerMilliseconds;
  }

  /** Registers a plugin that is part of the program. Errors are thrown: the program itself is wrong then. */
  async add(definition: PluginDefinition): Promise<void> {
    const entry = this.#enter('built-in');
    await this.#register(entry, definition);
  }

  /**
   * Loads plugins named in the configuration: npm packages, files or folders, relative to `folder`.
   * Never rejects; what failed is quarantined.
   */
  async load(specifiers: readonly string[], folder: string): Promise<void> {
    for (const specifier of specifiers) {
      const entry = this.#enter(specifier);
      try {
        await this.#register(entry, checkDefinition(await importPlugin(specifier, folder), specifier));
      } catch (error) {
        entry.providers.clear();
        entry.report.encoders = [];
        quarantine(entry, error);
      }
    }
  }

  plugins(): readonly PluginReport[] {
    return this.#entries.map((entry) => structuredClone(entry.report));
  }

  /** The encoders that can be opened, in the order they were registered. */
  encoders(): readonly EncoderProvider[] {
    return this.#entries.flatMap((entry) =>
      entry.report.state === 'active' ? [...entry.providers.values()] : [],
    );
  }

  /** Opens an encoder by its name; what comes back is watched and taken out of service when it misbehaves. */
  async openEncoder(id: string, options: OpenEncoderOptions): Promise<Encoder> {
    const entry = this.#entries.find((candidate) => candidate.providers.has(id));
    if (!entry) {
      const known = this.encoders().map((provider) => provider.id);
      throw new PluginError(
        'ENCODER_UNKNOWN',
        id,
        `no such encoder; there are ${known.join(', ') || 'none'}.`,
      );
    }
    assertInService(entry);
    const encoder = await entry.providers.get(id)!.open(options);
    if (entry.report.source === 'built-in') return encoder;
    return guardEncoder(encoder, {
      assertInService: () => assertInService(entry),
      quarantine: (reason) =>
        quarantine(entry, new PluginError('PLUGIN_QUARANTINED', entry.report.name, `${reason}.`)),
    });
  }

  #enter(source: string): Entry {
    const report: PluginReport = {
      name: source,
      version: null,
      source,
      state: 'active',
      problem: null,
      encoders: [],
    };
    const entry: Entry = { report, providers: new Map() };
    this.#entries.push(entry);
    return entry;
  }

  async #register(entry: Entry, definition: PluginDefinition): Promise<void> {
    const { name, version } = definition;
    if (this.#entries.some((other) => other !== entry && other.report.name === name)) {
      throw new PluginError('PLUGIN_DUPLICATE', name, `it is already there; remove ${entry.report.source}.`);
    }
    entry.report.name = name;
    entry.report.version = version;
    let registering = true;
    const add = (provider: EncoderProvider) => {
      if (!registering)
        throw new PluginError('PLUGIN_INVALID', name, 'it adds an encoder after register ended.');
      this.#addEncoder(entry, provider);
    };
    try {
      await within(this.#registerMilliseconds, definition.register({ encoders: { add } }));
    } catch (error) {
      if (error instanceof PluginError) throw error;
      throw new PluginError('PLUGIN_LOAD_FAILED', name, `register failed: ${messageOf(error)}`, {
        cause: error,
      });
    } finally {
      registering = false;
    }
  }

  #addEncoder(entry: Entry, value: EncoderProvider): void {
    const provider = checkEncoderProvider(value, entry.report.name);
    const owner = this.#entries.find((other) => other.providers.has(provider.id));
    if (owner) {
      const problem = `encoder ${provider.id} is already provided by ${owner.report.name}.`;
      throw new PluginError('PLUGIN_DUPLICATE', entry.report.name, problem);
    }
    entry.providers.set(provider.id, provider);
    entry.report.encoders.push(provider.id);
  }
}

async function within(milliseconds: number, work: void | Promise<void>): Promise<void> {
  const timer = new AbortController();
  const late = sleep(milliseconds, undefined, { signal: timer.signal }).then(() => {
    throw new Error(`it did not end within ${milliseconds / 1000} seconds.`);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    timer.abort();
    // Aborted, it rejects; nobody waits for it any more.
    late.catch(() => undefined);
  }
}

function assertInService(entry: Entry): void {
  const { name, state, problem } = entry.report;
  if (state === 'active') return;
  throw new PluginError(
    'PLUGIN_QUARANTINED',
    name,
    `out of service: ${problem?.message ?? 'unknown problem'}`,
  );
}

function quarantine(entry: Entry, error: unknown): Error {
  const code = error instanceof PluginError ? error.code : 'PLUGIN_LOAD_FAILED';
  entry.report.state = 'quarantined';
  entry.report.problem = { code, message: messageOf(error) };
  return error instanceof Error ? error : new Error(messageOf(error));
}
