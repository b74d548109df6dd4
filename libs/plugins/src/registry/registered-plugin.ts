import { Breaker } from '../isolation/breaker.js';
import type { PluginBudgets } from '../isolation/budgets.js';
import type { IsolatedPlugin } from '../isolation/isolated-plugin.js';
import { PluginHealth, type PluginHealthReport } from '../isolation/plugin-health.js';
import type { Extensions } from '../loading/collect-extensions.js';
import { messageOf, PluginError, type PluginErrorCode } from '../loading/plugin-error.js';
import type { PluginGuard } from './plugin-guard.js';

/** Where a plugin runs: in a process of its own, in Nonet's, or it is part of Nonet. */
export type PluginIsolation = 'process' | 'none' | 'built-in';

/** `starting`: being read; `resting`: it failed and is left alone for a while; `quarantined`: out of service until it is read again. */
export type PluginState = 'starting' | 'active' | 'resting' | 'quarantined';

export interface PluginReport {
  /** The plugin's name; the specifier while the module could not be read. */
  name: string;
  version: string | null;
  /** `built-in`, or the specifier of the configuration. */
  source: string;
  isolation: PluginIsolation;
  state: PluginState;
  /** Why it is quarantined or rests; of an active one, why it still runs what was read before. */
  problem: { code: string; message: string } | null;
  encoders: string[];
  experts: {
    id: string;
    section: string;
    description: string;
    /** The form of what it saves, and those that it opens, where it says so. */
    format?: string;
    reads?: readonly string[];
  }[];
  health: PluginHealthReport;
}

/** Hears of what a plugin does wrong. */
export type FaultListener = (plugin: string, fault: { code: PluginErrorCode; message: string }) => void;

/** A plugin that Nonet knows, good or broken, with what it has added. */
export class RegisteredPlugin implements PluginGuard {
  readonly health = new PluginHealth();
  readonly #breaker: Breaker;
  name: string;
  version: string | null = null;
  extensions: Extensions = { encoders: new Map(), experts: new Map() };
  /** Its process; null where it runs in this one. */
  isolated: IsolatedPlugin | null = null;
  #isStarting = true;
  #problem: PluginReport['problem'] = null;
  #staleness: PluginReport['problem'] = null;

  constructor(
    readonly source: string,
    readonly isolation: PluginIsolation,
    readonly budgets: PluginBudgets,
    private readonly onFault: FaultListener = () => undefined,
  ) {
    this.name = source;
    this.#breaker = new Breaker(budgets.rest);
    this.health.memory = () => this.isolated?.memory ?? null;
  }

  get state(): PluginState {
    if (this.#problem !== null) return 'quarantined';
    if (this.#isStarting) return 'starting';
    return this.#breaker.isOpen ? 'resting' : 'active';
  }

  /** Whether what it adds can be asked for, now or after a rest. */
  get isInService(): boolean {
    return this.state === 'active' || this.state === 'resting';
  }

  get report(): PluginReport {
    const { encoders, experts } = this.extensions;
    const { lastFault } = this.health;
    const resting =
      this.state === 'resting' && lastFault
        ? { code: 'PLUGIN_RESTING', message: lastFault.message }
        : this.#staleness;
    return {
      name: this.name,
      version: this.version,
      source: this.source,
      isolation: this.isolation,
      state: this.state,
      problem: this.#problem ? { ...this.#problem } : resting,
      encoders: [...encoders.keys()],
      experts: [...experts.values()].map(({ id, section, description, format, reads }) => ({
        id,
        section,
        description,
        ...(format === undefined ? {} : { format }),
        ...(reads === undefined ? {} : { reads }),
      })),
      health: this.health.report,
    };
  }

  started(name: string, version: string, extensions: Extensions): void {
    this.name = name;
    this.version = version;
    this.extensions = extensions;
    this.#isStarting = false;
  }

  /** Its files were read again and cannot be used; null: they can. */
  set staleness(error: Error | null) {
    this.#staleness = error && {
      code: codeOf(error),
      message: `what was read before stays in use: ${error.message}`,
    };
    if (error) this.#fault(codeOf(error), error.message);
  }

  /** @throws PluginError PLUGIN_QUARANTINED, PLUGIN_RESTING */
  enter(): 'first of many' | 'on trial' {
    if (this.#problem !== null)
      throw new PluginError('PLUGIN_QUARANTINED', this.name, `out of service: ${this.#problem.message}`);
    const turn = this.#breaker.isOpen ? 'on trial' : 'first of many';
    if (this.#breaker.enter() === 'let through') return turn;
    const seconds = Math.ceil((this.#breaker.wait ?? 0) / 1000);
    const until = seconds > 0 ? `for ${seconds} seconds more` : 'until another call shows how it is';
    const why = this.health.lastFault?.message ?? 'it failed';
    throw new PluginError('PLUGIN_RESTING', this.name, `left alone ${until}: ${why}`);
  }

  answered(milliseconds: number): void {
    this.#breaker.succeeded();
    this.health.answered(milliseconds);
  }

  abandoned(): void {
    this.#breaker.abandoned();
  }

  failed(): void {
    this.health.failed();
  }

  rest(reason: string): Error {
    this.health.failed();
    const error = new PluginError('PLUGIN_RESTING', this.name, `${reason}.`);
    this.#fault('PLUGIN_RESTING', error.message);
    this.#breaker.failed();
    return error;
  }

  crashed(): void {
    this.health.failed();
    // Where it has ended on its own account nothing was said of the trial.
    this.#breaker.abandoned();
  }

  /** Its process ended by itself. Returns the milliseconds for which it rests. */
  processEnded(reason: string): number {
    this.#fault('PLUGIN_CRASHED', `Plugin ${this.name}: ${reason}.`);
    this.#breaker.failed();
    return this.#breaker.wait ?? 0;
  }

  /** Takes it out of service because of what it did after it was registered. */
  quarantine(reason: string): Error {
    this.health.failed();
    return this.quarantineFor(new PluginError('PLUGIN_QUARANTINED', this.name, `${reason}.`));
  }

  /** Takes it out of service; the first reason stays. */
  quarantineFor(thrown: unknown): Error {
    const error = thrown instanceof Error ? thrown : new Error(messageOf(thrown));
    if (this.#problem === null) this.#fault(codeOf(error), error.message);
    this.#problem ??= { code: codeOf(error), message: error.message };
    this.#isStarting = false;
    this.isolated?.close();
    return error;
  }

  #fault(code: PluginErrorCode, message: string): void {
    this.health.fault(code, message);
    this.onFault(this.name, { code, message });
  }
}

const codeOf = (error: Error): PluginErrorCode =>
  error instanceof PluginError ? error.code : 'PLUGIN_LOAD_FAILED';
