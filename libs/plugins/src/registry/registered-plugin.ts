import type { EncoderProvider } from '../contracts/encoder.js';
import type { ExpertProvider } from '../contracts/expert.js';
import { messageOf, PluginError } from './plugin-error.js';

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
  experts: { id: string; section: string; description: string }[];
}

/** A plugin of this process, good or broken, with what it has added. */
export class RegisteredPlugin {
  readonly encoders = new Map<string, EncoderProvider>();
  readonly experts = new Map<string, ExpertProvider>();
  name: string;
  version: string | null = null;
  #problem: PluginReport['problem'] = null;

  constructor(readonly source: string) {
    this.name = source;
  }

  get isActive(): boolean {
    return this.#problem === null;
  }

  get report(): PluginReport {
    const experts = [...this.experts.values()];
    return {
      name: this.name,
      version: this.version,
      source: this.source,
      state: this.isActive ? 'active' : 'quarantined',
      problem: this.#problem && { ...this.#problem },
      encoders: [...this.encoders.keys()],
      experts: experts.map(({ id, section, description }) => ({ id, section, description })),
    };
  }

  /** @throws PluginError PLUGIN_QUARANTINED */
  assertInService(): void {
    if (this.#problem === null) return;
    throw new PluginError('PLUGIN_QUARANTINED', this.name, `out of service: ${this.#problem.message}`);
  }

  /** Takes it out of service; the first reason stays. */
  quarantine(thrown: unknown): Error {
    const error = thrown instanceof Error ? thrown : new Error(messageOf(thrown));
    const code = error instanceof PluginError ? error.code : 'PLUGIN_LOAD_FAILED';
    this.#problem ??= { code, message: error.message };
    return error;
  }

  /** For what it did wrong after it was registered. */
  quarantineFor(reason: string): Error {
    return this.quarantine(new PluginError('PLUGIN_QUARANTINED', this.name, `${reason}.`));
  }
}
