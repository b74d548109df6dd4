import { setTimeout as sleep } from 'node:timers/promises';
import type { EncoderProvider } from '../contracts/encoder.js';
import type { ExpertProvider } from '../contracts/expert.js';
import type { PluginLog } from '../contracts/plugin.js';
import { DeadlineError, withDeadline } from '../loading/deadline.js';
import { PluginError } from '../loading/plugin-error.js';
import type { Extensions } from '../loading/collect-extensions.js';
import { openRemoteEncoder } from './remote-encoder.js';
import { makeRemoteExpert } from './remote-expert.js';
import type { RemoteHandle } from './remote-handle.js';
import { type IsolationSettings, PluginProcess } from './plugin-process.js';
import { type PluginIdentity, pluginIdentity, pluginSummary, type PluginSummary } from './protocol.js';

export interface IsolatedPluginListener {
  /** Its process ended for what it did. Returns the milliseconds after which it may be started again. */
  onFault(message: string): number;
  onRestart(): void;
  onOutput(line: string): void;
}

/**
 * A plugin in a process of its own. The process is started when it is needed, ended when nobody uses it, and started again
 * after a fault; what was opened is opened again then.
 */
export class IsolatedPlugin {
  /** What was opened of it and is not disposed of. */
  readonly handles = new Set<RemoteHandle>();
  #summary: (PluginIdentity & PluginSummary) | null = null;
  /** As it was given when the plugin was last told its surroundings: a line that comes later reads no file. */
  #log: PluginLog | null = null;
  #process: PluginProcess | null = null;
  #starting: Promise<PluginProcess> | null = null;
  #idle: NodeJS.Timeout | null = null;
  #state: 'in use' | 'retired' | 'closed' = 'in use';
  #hasFailed = false;

  constructor(
    private readonly place: { readonly specifier: string; readonly folder: string },
    readonly settings: IsolationSettings,
    private readonly listener: IsolatedPluginListener,
  ) {}

  get name(): string {
    return this.#summary?.name ?? this.place.specifier;
  }

  /** Bytes that its process holds; null: it is not running. */
  get memory(): number | null {
    return this.#process?.memory ?? null;
  }

  get pid(): number | null {
    return this.#process?.isOver === false ? this.#process.pid : null;
  }

  /** Loads it for the first time. @throws PluginError */
  async load(): Promise<{ name: string; version: string; extensions: Extensions }> {
    await this.running();
    const { name, version, encoders, experts } = this.#summary!;
    const encoderOf = (facts: PluginSummary['encoders'][number]): EncoderProvider => ({
      ...facts,
      open: (options) => openRemoteEncoder(this, facts.id, options),
    });
    const expertOf = (facts: PluginSummary['experts'][number]): ExpertProvider => ({
      ...facts,
      create: (options) => makeRemoteExpert(this, facts.id, { options, folder: null }),
      open: (folder, options) => makeRemoteExpert(this, facts.id, { options, folder }),
    });
    return {
      name,
      version,
      extensions: {
        encoders: new Map(encoders.map((facts) => [facts.id, encoderOf(facts)])),
        experts: new Map(experts.map((facts) => [facts.id, expertOf(facts)])),
      },
    };
  }

  /** Its process, which is started where it does not run. @throws PluginError */
  async running(): Promise<PluginProcess> {
    if (this.#state === 'closed') throw new PluginError('PLUGIN_CRASHED', this.name, 'it has been closed.');
    if (this.#starting === null && this.#process?.isOver === false) return this.#process;
    this.#starting ??= this.#start().finally(() => (this.#starting = null));
    return this.#starting;
  }

  opened(handle: RemoteHandle): void {
    if (this.#idle) clearTimeout(this.#idle);
    this.#idle = null;
    this.handles.add(handle);
  }

  disposed(handle: RemoteHandle): void {
    this.handles.delete(handle);
    this.#endWhenIdle();
  }

  /** Another has taken its place: it ends with what was opened of it. */
  retire(): void {
    if (this.#state === 'in use') this.#state = 'retired';
    this.#endWhenIdle();
  }

  /** Ends its process for what it does not do. */
  endSilent(reason: string): void {
    this.#process?.endFor(reason);
  }

  close(): void {
    this.#state = 'closed';
    if (this.#idle) clearTimeout(this.#idle);
    this.#process?.end();
  }

  async #start(): Promise<PluginProcess> {
    const { import: milliseconds } = this.settings.budgets;
    const started: PluginProcess = new PluginProcess(this.name, this.settings, {
      onOutput: (line) => this.listener.onOutput(line),
      onLog: (level, message, details) => this.#log?.[level](message, details),
      onEnd: (fault) => {
        if (this.#process === started) this.#process = null;
        // Before it is loaded, whoever waits for it hears of it.
        if (fault !== null && loaded) this.#recover(fault);
      },
    });
    let loaded = false;
    if (this.#hasFailed) this.listener.onRestart();
    this.#hasFailed = false;
    // Seen from here on, so that it can be closed while it loads.
    this.#process = started;
    try {
      this.#assertSame(await withDeadline(() => this.#told(started), { milliseconds }));
      loaded = true;
      this.#endWhenIdle();
      return started;
    } catch (error) {
      this.#process = null;
      const reason = error instanceof DeadlineError ? `its import ${error.message.slice(3)}` : null;
      if (reason !== null) started.endFor(reason);
      else started.end();
      if (reason === null && !(error instanceof PluginError && error.code === 'PLUGIN_CRASHED')) throw error;
      const why = reason === null ? (error as PluginError).reason : `${reason}.`;
      throw new PluginError('PLUGIN_LOAD_FAILED', this.name, `it cannot be loaded: ${why}`, { cause: error });
    }
  }

  async #told(started: PluginProcess): Promise<PluginIdentity & PluginSummary> {
    const { specifier, folder } = this.place;
    const unclear = () => new PluginError('PLUGIN_INVALID', specifier, 'it does not say what it adds.');
    const identity = pluginIdentity.safeParse((await started.call('import', { specifier, folder })).value);
    if (!identity.success) throw unclear();
    const { settings, folder: own, log } = this.settings.surroundings(identity.data.name);
    this.#log = log;
    const { import: milliseconds } = this.settings.budgets;
    const registered = await started.call('register', { milliseconds, settings, folder: own });
    const summary = pluginSummary.safeParse(registered.value);
    if (!summary.success) throw unclear();
    return { ...identity.data, ...summary.data };
  }

  /** After a restart its files may be others; only a reload takes them. */
  #assertSame(summary: PluginIdentity & PluginSummary): void {
    const ids = ({ name, version, encoders, experts }: PluginIdentity & PluginSummary) =>
      [`${name} ${version}`, ...[...encoders, ...experts].map(({ id }) => id)].join(', ');
    this.#summary ??= summary;
    if (ids(summary) === ids(this.#summary)) return;
    const problem = `its files changed: they are ${ids(summary)} now, and were ${ids(this.#summary)}; read the plugins again.`;
    throw new PluginError('PLUGIN_INVALID', this.name, problem);
  }

  /** Starts it again after a rest and opens what was open, so that the next call need not wait for that. */
  #recover(fault: string): void {
    this.#hasFailed = true;
    const rest = this.listener.onFault(fault);
    if (this.handles.size === 0) return;
    void sleep(rest, undefined, { ref: false })
      .then(async () => {
        if (this.#state === 'closed' || this.handles.size === 0) return;
        await this.running();
        await Promise.allSettled([...this.handles].map((handle) => handle.reopen()));
      })
      .catch((error: unknown) => {
        if (this.#state !== 'closed') this.#recover(error instanceof Error ? error.message : String(error));
      });
  }

  #endWhenIdle(): void {
    if (this.handles.size > 0 || this.#idle !== null) return;
    const milliseconds = this.#state === 'retired' ? 0 : this.settings.budgets.idle;
    this.#idle = setTimeout(() => {
      this.#idle = null;
      if (this.handles.size === 0) this.#process?.end();
    }, milliseconds).unref();
  }
}
