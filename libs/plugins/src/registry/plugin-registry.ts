import type { Encoder, EncoderProvider, OpenEncoderOptions } from '../contracts/encoder.js';
import type { Expert, ExpertOptions, ExpertProvider } from '../contracts/expert.js';
import { coversSome } from '../contracts/coverage.js';
import type { PluginDefinition } from '../contracts/plugin.js';
import { DEFAULT_BUDGETS, DEFAULT_PLUGIN_MEGABYTES, type PluginBudgets } from '../isolation/budgets.js';
import { IsolatedPlugin } from '../isolation/isolated-plugin.js';
import { collectExtensions } from '../loading/collect-extensions.js';
import { guardEncoder } from './guarded-encoder.js';
import { guardExpert } from './guarded-expert.js';
import { importPlugin } from '../loading/import-plugin.js';
import { PluginError } from '../loading/plugin-error.js';
import { Failures, guardedCall } from './plugin-guard.js';
import { checkDefinition, checkEncoder, checkExpert } from '../loading/plugin-schema.js';
import { noSurroundings, type SurroundingsOf } from '../loading/surroundings.js';
import {
  type FaultListener,
  type PluginIsolation,
  type PluginReport,
  RegisteredPlugin,
} from './registered-plugin.js';

export interface PluginRegistryOptions {
  /** How long plugins may take; what is left out is as in `DEFAULT_BUDGETS`. */
  readonly budgets?: Partial<PluginBudgets>;
  /** Which plugins run in this process instead of one of their own, by their specifiers; default: none. */
  readonly inProcess?: 'all' | ((specifier: string) => boolean);
  /** Megabytes that the process of a plugin may hold. */
  readonly memory?: number;
  /** Names of variables of the environment that plugins get beside those that every program needs. */
  readonly environment?: readonly string[];
  /** Settings, log and folder of each plugin. */
  readonly surroundings?: SurroundingsOf;
  readonly onFault?: FaultListener;
  /** Hears what plugins print. */
  readonly onOutput?: (plugin: string, line: string) => void;
}

interface Place {
  readonly folder: string;
  /** As they are known to this process, or read again; a process of its own always reads them. */
  readonly files: 'known' | 'fresh';
}

/**
 * Knows every plugin, good or broken. Those of the configuration run in processes of their own. One that cannot be loaded or
 * breaks the contract is quarantined, one that keeps failing is left alone for a while; {@link plugins} says why, and the others
 * go on.
 */
export class PluginRegistry {
  #plugins: RegisteredPlugin[] = [];
  /** Loads what was named and is not read yet. */
  #start: () => Promise<void> = async () => undefined;
  #starting: Promise<void> | null = null;
  /** Of single plugins. */
  readonly #reads: Promise<void>[] = [];
  readonly #budgets: PluginBudgets;
  readonly #options: PluginRegistryOptions;

  constructor(options: PluginRegistryOptions = {}) {
    this.#options = options;
    this.#budgets = { ...DEFAULT_BUDGETS, ...options.budgets };
  }

  /** Registers a plugin that is part of the program. Errors are thrown: the program itself is wrong then. */
  async add(definition: PluginDefinition): Promise<void> {
    const plugin = this.#entry('built-in', 'built-in');
    this.#plugins.push(plugin);
    const extensions = await this.#collected(definition);
    this.#claim(plugin, definition.name, extensions);
    plugin.started(definition.name, definition.version, extensions);
  }

  /**
   * Names plugins of the configuration: npm packages, files or folders, relative to `folder`. They are read by {@link settled},
   * or when something is asked for that might be theirs.
   */
  expect(specifiers: readonly string[], folder: string): void {
    const entered = specifiers.map((specifier) => this.#named(specifier));
    this.#plugins.push(...entered);
    const before = this.#start;
    this.#start = async () => {
      const reads = entered.map((plugin) => this.#read(plugin, { folder, files: 'known' }));
      this.#reads.push(...reads);
      await Promise.all([before(), ...reads]);
    };
    this.#starting = null;
  }

  /** Resolves when every plugin was read or could not be. Never rejects; what failed is quarantined. */
  settled(): Promise<void> {
    const start = this.#start;
    this.#starting ??= start().then(() => {
      this.#start = async () => undefined;
    });
    return this.#starting;
  }

  /** Resolves when the plugin that brings something was read, without waiting for others; where none does, when all were. */
  async lookFor(kind: 'encoders' | 'experts', id: string): Promise<void> {
    await this.#thatHas((extensions) => extensions[kind].has(id));
  }

  /** {@link expect} and {@link settled} in one. */
  async load(specifiers: readonly string[], folder: string): Promise<void> {
    this.expect(specifiers, folder);
    await this.settled();
  }

  /**
   * Reads the plugins of the configuration again, from their files as they are now; one that was quarantined gets another
   * chance. Those of before are in place until all are read, what was opened of them goes on, and one that worked stays where its
   * new files cannot be used.
   */
  async reload(specifiers: readonly string[], folder: string): Promise<void> {
    await this.settled();
    const before = this.#plugins.filter(({ source }) => source !== 'built-in');
    const fresh = new PluginRegistry(this.#options);
    fresh.#plugins = [
      ...this.#plugins.filter(({ source }) => source === 'built-in'),
      ...specifiers.map((specifier) => this.#named(specifier)),
    ];
    const named = fresh.#plugins.filter(({ source }) => source !== 'built-in');
    await Promise.all(named.map((plugin) => fresh.#read(plugin, { folder, files: 'fresh' })));
    const kept = new Set<RegisteredPlugin>();
    const isClaimed = (old: RegisteredPlugin) =>
      fresh.#plugins.some(
        (other) => other.isInService && other.source !== old.source && shareNames(old, other),
      );
    this.#plugins = fresh.#plugins.map((plugin) => {
      const old = before.find(({ source }) => source === plugin.source);
      if (plugin.state !== 'quarantined' || plugin.source === 'built-in' || !old?.isInService) return plugin;
      // Another has its name now, or something of what it added: there would be two.
      if (isClaimed(old)) return plugin;
      const { code, message } = plugin.report.problem!;
      old.staleness = new PluginError(
        code as PluginError['code'],
        plugin.name,
        message.replace(/^Plugin [^:]+: /, ''),
      );
      kept.add(old);
      return old;
    });
    for (const plugin of before) if (!kept.has(plugin)) plugin.isolated?.retire();
  }

  plugins(): readonly PluginReport[] {
    return this.#plugins.map(({ report }) => report);
  }

  /** The encoders that can be opened, in the order they were registered. */
  encoders(): readonly EncoderProvider[] {
    return this.#inService().flatMap(({ extensions }) => [...extensions.encoders.values()]);
  }

  /** The experts that can be created, in the order they were registered. */
  experts(): readonly ExpertProvider[] {
    return this.#inService().flatMap(({ extensions }) => [...extensions.experts.values()]);
  }

  /**
   * Opens an encoder by its name; what comes back is watched and taken out of service when it misbehaves.
   * @throws PluginError ENCODER_UNKNOWN, PLUGIN_QUARANTINED, PLUGIN_RESTING, PLUGIN_CRASHED
   */
  async openEncoder(id: string, options: OpenEncoderOptions): Promise<Encoder> {
    const plugin = await this.#thatHas((extensions) => extensions.encoders.has(id));
    if (!plugin) {
      const known = this.encoders().map((provider) => provider.id);
      const problem = `no such encoder; there are ${known.join(', ') || 'none'}.`;
      throw new PluginError('ENCODER_UNKNOWN', id, problem);
    }
    const provider = plugin.extensions.encoders.get(id)!;
    if (plugin.source === 'built-in') return provider.open(options);
    const opened = await this.#opened(
      plugin,
      `encoder ${id} was asked to open`,
      options.signal,
      (signal, renew) =>
        provider.open({
          ...options,
          signal,
          onProgress: (progress) => {
            renew();
            options.onProgress?.(progress);
          },
        }),
    );
    return guardEncoder(
      this.#checked(plugin, () => checkEncoder(opened, provider, plugin.name)),
      plugin,
    );
  }

  /**
   * An expert that has learned nothing yet, watched like an encoder.
   * @throws PluginError EXPERT_UNKNOWN, PLUGIN_INVALID, PLUGIN_QUARANTINED, PLUGIN_RESTING, PLUGIN_CRASHED
   */
  createExpert(id: string, options: ExpertOptions): Promise<Expert> {
    return this.#expert(id, options, 'create', (provider) => provider.create(options));
  }

  /** An expert as it was saved into `folder` by one that {@link createExpert} made. @throws like createExpert */
  openExpert(id: string, folder: string, options: ExpertOptions): Promise<Expert> {
    return this.#expert(id, options, 'open', (provider) => provider.open(folder, options));
  }

  /** Ends the processes of plugins. What was opened of them fails from then on. */
  async close(): Promise<void> {
    for (const { isolated } of this.#plugins) isolated?.close();
  }

  async #expert(
    id: string,
    options: ExpertOptions,
    verb: 'create' | 'open',
    make: (provider: ExpertProvider) => Promise<Expert>,
  ): Promise<Expert> {
    const plugin = await this.#thatHas(({ experts }) => experts.has(id));
    const provider = plugin?.extensions.experts.get(id);
    if (!plugin || !provider || !knows(provider, options.section)) {
      const known = this.experts().filter((other) => knows(other, options.section));
      const names = known.map((other) => other.id).join(', ') || 'none';
      const problem = `no such expert for section ${options.section}; there are ${names}.`;
      throw new PluginError('EXPERT_UNKNOWN', id, problem);
    }
    if (plugin.source === 'built-in') return make(provider);
    const made = await this.#opened(plugin, `expert ${id} was asked to ${verb}`, undefined, () =>
      make(provider),
    );
    return guardExpert(
      this.#checked(plugin, () => checkExpert(made, provider, options, plugin.name)),
      plugin,
    );
  }

  /** What a plugin opens; one that hangs is ended, since nothing can be asked of it. */
  async #opened<T>(
    plugin: RegisteredPlugin,
    what: string,
    signal: AbortSignal | undefined,
    open: (signal: AbortSignal, renew: () => void) => Promise<T>,
  ): Promise<T> {
    const milliseconds = this.#budgets.open;
    return guardedCall<T>(
      plugin,
      new Failures(),
      {
        what,
        milliseconds,
        signal,
        onSilence: () =>
          plugin.isolated?.endSilent(`${what} and did not end within ${milliseconds / 1000} seconds`),
      },
      open,
    );
  }

  #checked<T>(plugin: RegisteredPlugin, check: () => T): T {
    try {
      return check();
    } catch (error) {
      throw plugin.quarantineFor(error);
    }
  }

  /** The plugin that has something; those that are not read yet might. */
  async #thatHas(
    has: (extensions: RegisteredPlugin['extensions']) => boolean,
  ): Promise<RegisteredPlugin | undefined> {
    const find = () => this.#plugins.find(({ extensions }) => has(extensions));
    const all = this.settled();
    return (
      find() ??
      new Promise((resolve) => {
        const look = () => {
          const found = find();
          if (found) resolve(found);
        };
        for (const read of this.#reads) void read.then(look);
        void all.then(() => resolve(find()));
      })
    );
  }

  #inService(): RegisteredPlugin[] {
    return this.#plugins.filter(({ isInService }) => isInService);
  }

  #entry(source: string, isolation: PluginIsolation): RegisteredPlugin {
    return new RegisteredPlugin(source, isolation, this.#budgets, this.#options.onFault);
  }

  #named(specifier: string): RegisteredPlugin {
    const { inProcess = () => false } = this.#options;
    const isTrusted = inProcess === 'all' || inProcess(specifier);
    return this.#entry(specifier, isTrusted ? 'none' : 'process');
  }

  async #read(plugin: RegisteredPlugin, place: Place): Promise<void> {
    try {
      const { name, version, extensions } =
        plugin.isolation === 'process'
          ? await this.#isolated(plugin, place)
          : await this.#here(plugin, place);
      this.#claim(plugin, name, extensions);
      plugin.started(name, version, extensions);
    } catch (error) {
      plugin.quarantineFor(error);
    }
  }

  async #here({ source }: RegisteredPlugin, { folder, files }: Place) {
    const definition = checkDefinition(await importPlugin(source, folder, files), source);
    const extensions = await this.#collected(definition);
    return { name: definition.name, version: definition.version, extensions };
  }

  #collected(definition: PluginDefinition) {
    const surroundings = this.#surroundings(definition.name);
    return collectExtensions(definition, { milliseconds: this.#budgets.import, surroundings });
  }

  get #surroundings(): SurroundingsOf {
    return this.#options.surroundings ?? noSurroundings;
  }

  #isolated(plugin: RegisteredPlugin, { folder }: Place) {
    const { memory = DEFAULT_PLUGIN_MEGABYTES, environment = [], onOutput } = this.#options;
    const settings = { budgets: this.#budgets, memory, environment, surroundings: this.#surroundings };
    plugin.isolated = new IsolatedPlugin({ specifier: plugin.source, folder }, settings, {
      onFault: (message) => plugin.processEnded(message),
      onRestart: () => plugin.health.restarts++,
      onOutput: (line) => onOutput?.(plugin.name, line),
    });
    return plugin.isolated.load();
  }

  /** Names are given once: of two that claim one, that which the configuration names first has it. @throws PLUGIN_DUPLICATE */
  #claim(
    plugin: RegisteredPlugin,
    name: string,
    { encoders, experts }: RegisteredPlugin['extensions'],
  ): void {
    const place = this.#plugins.indexOf(plugin);
    this.#plugins.forEach((other, i) => {
      if (other === plugin) return;
      const problem = (of: string, source: string) =>
        other.version !== null && other.name === name
          ? `it is already there; remove ${source}.`
          : (taken('encoder', encoders, other.extensions.encoders, of) ??
            taken('expert', experts, other.extensions.experts, of));
      const own = problem(other.name, other.source);
      if (own === null) return;
      if (i < place) throw new PluginError('PLUGIN_DUPLICATE', name, own);
      other.quarantineFor(new PluginError('PLUGIN_DUPLICATE', other.name, problem(name, plugin.source)!));
      other.extensions = { encoders: new Map(), experts: new Map() };
    });
  }
}

function shareNames(one: RegisteredPlugin, other: RegisteredPlugin): boolean {
  if (one.name === other.name) return true;
  const { encoders, experts } = one.extensions;
  return (
    [...encoders.keys()].some((id) => other.extensions.encoders.has(id)) ||
    [...experts.keys()].some((id) => other.extensions.experts.has(id))
  );
}

function taken(
  noun: string,
  added: ReadonlyMap<string, unknown>,
  there: ReadonlyMap<string, unknown>,
  owner: string,
): string | null {
  const id = [...added.keys()].find((one) => there.has(one));
  return id === undefined ? null : `${noun} ${id} is already provided by ${owner}.`;
}

function knows({ section, covers }: ExpertProvider, asked: string): boolean {
  return (section === 'any' || section === asked) && coversSome(covers, asked);
}
