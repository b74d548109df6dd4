import type { Encoder, TextRole } from '../contracts/encoder.js';
import type { Expert, ExpertExamples, ExpertFeatures, ExpertOptions } from '../contracts/expert.js';
import type { PluginDefinition, PluginLog } from '../contracts/plugin.js';
import { collectExtensions, type Extensions } from '../loading/collect-extensions.js';
import { importPlugin } from '../loading/import-plugin.js';
import { checkDefinition, checkEncoder, checkExpert } from '../loading/plugin-schema.js';
import type { HostArguments, HostVerb } from './protocol.js';
import { plainOf } from './provider-facts.js';

type Details = Readonly<Record<string, unknown>>;

interface HostCall {
  readonly id: number;
  readonly signal: AbortSignal;
  readonly report: (about: 'progress' | 'batch', value: unknown) => void;
}

/** The plugin of this process, and what was opened of it: each thing that Nonet asks for becomes a call of the contract. */
export class HostedPlugin {
  #definition: PluginDefinition | null = null;
  #extensions: Extensions = { encoders: new Map(), experts: new Map() };
  readonly #encoders = new Map<number, Encoder>();
  readonly #experts = new Map<number, Expert>();
  readonly #fits = new Map<number, AsyncIterator<unknown>>();

  constructor(private readonly say: (level: keyof PluginLog, message: string, details?: Details) => void) {}

  isFitting(call: number): boolean {
    return this.#fits.has(call);
  }

  /** Throws what the plugin throws, and PluginError where it breaks the contract. */
  async do(verb: HostVerb, args: HostArguments, { id, signal, report }: HostCall): Promise<unknown> {
    switch (verb) {
      case 'import':
        return this.#import(args as { specifier: string; folder: string });
      case 'register':
        return this.#register(args as { milliseconds: number; settings: unknown; folder: string });
      case 'encoder.open': {
        const provider = this.#extensions.encoders.get(args['id'] as string)!;
        const { options } = args as { options: Parameters<typeof provider.open>[0] };
        const encoder = checkEncoder(
          await provider.open({
            ...options,
            signal,
            onProgress: (progress) => report('progress', progress),
            onBatch: (batch) => report('batch', batch),
          }),
          provider,
          this.#definition!.name,
        );
        if (signal.aborted) await unwanted(encoder, signal);
        this.#encoders.set(id, encoder);
        const { fingerprint, dimension, maxTokens, device } = encoder;
        return { id: encoder.id, fingerprint, dimension, maxTokens, device };
      }
      case 'encoder.embed': {
        const { texts, role } = args as { texts: string[]; role: TextRole };
        return this.#encoders.get(args['handle'] as number)!.embed(texts, { role, signal });
      }
      case 'encoder.dispose': {
        const encoder = this.#encoders.get(args['handle'] as number);
        this.#encoders.delete(args['handle'] as number);
        return encoder?.dispose();
      }
      case 'expert.create':
      case 'expert.open': {
        const provider = this.#extensions.experts.get(args['id'] as string)!;
        const { folder, options } = args as { folder: string; options: ExpertOptions };
        const made = verb === 'expert.create' ? provider.create(options) : provider.open(folder, options);
        const expert = checkExpert(await made, provider, options, this.#definition!.name);
        if (signal.aborted) await unwanted(expert, signal);
        this.#experts.set(id, expert);
        return null;
      }
      case 'expert.predict':
        return this.#expert(args).predict(args['features'] as ExpertFeatures, { signal });
      case 'expert.extend': {
        const { symbols, examples } = args as { symbols: string[]; examples: ExpertExamples | null };
        const expert = this.#expert(args);
        await expert.extend(symbols, examples);
        return expert.symbols;
      }
      case 'expert.save':
        return this.#expert(args).save(args['folder'] as string);
      case 'expert.dispose': {
        const expert = this.#experts.get(args['handle'] as number);
        this.#experts.delete(args['handle'] as number);
        return expert?.dispose();
      }
      case 'fit.begin': {
        const { examples, seed } = args as { examples: ExpertExamples; seed: number };
        const events = this.#expert(args).fit(examples, { signal, seed })[Symbol.asyncIterator]();
        this.#fits.set(id, events);
        return null;
      }
      case 'fit.next': {
        const next = await this.#fits.get(args['fit'] as number)!.next();
        return next.done ? { done: true } : { done: false, value: next.value };
      }
      case 'fit.end': {
        const events = this.#fits.get(args['fit'] as number);
        this.#fits.delete(args['fit'] as number);
        await events?.return?.();
        return null;
      }
    }
  }

  async #import({ specifier, folder }: { specifier: string; folder: string }): Promise<unknown> {
    this.#definition = checkDefinition(await importPlugin(specifier, folder, 'known'), specifier);
    const { name, version } = this.#definition;
    return { name, version };
  }

  async #register({
    milliseconds,
    settings,
    folder,
  }: {
    milliseconds: number;
    settings: unknown;
    folder: string;
  }) {
    const log: PluginLog = {
      debug: (...said) => this.say('debug', ...said),
      info: (...said) => this.say('info', ...said),
      warn: (...said) => this.say('warn', ...said),
      error: (...said) => this.say('error', ...said),
    };
    const surroundings = { settings, folder, log };
    this.#extensions = await collectExtensions(this.#definition!, { milliseconds, surroundings });
    const { encoders, experts } = this.#extensions;
    return { encoders: [...encoders.values()].map(plainOf), experts: [...experts.values()].map(plainOf) };
  }

  #expert(args: HostArguments): Expert {
    return this.#experts.get(args['handle'] as number)!;
  }
}

/** What was opened after its caller had given up would never be freed. */
async function unwanted(opened: { dispose(): Promise<void> }, { reason }: AbortSignal): Promise<never> {
  await opened.dispose();
  throw reason;
}
