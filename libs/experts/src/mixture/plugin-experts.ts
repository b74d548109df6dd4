import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { CpcSymbol } from '@nonet/cpc-taxonomy';
import type { Expert } from '@nonet/plugins';
import type { PluginRegistry } from '@nonet/plugins/host';
import { boundedLogit } from '../calibration/logistic.js';
import type { MixtureReader, ExpertReading } from './mixture-reader.js';
import type { PluginExpertParameters } from './parameters.js';
import { assertDigest, type PinVerdict, pinVerdict } from './pinned-experts.js';
import { type ExpertScope, expertOptionsOf, featuresOf, scopeOf } from './plugin-features.js';

/** Where experts of plugins come from. */
export type ExpertSource = Pick<
  PluginRegistry,
  'createExpert' | 'openExpert' | 'plugins' | 'experts' | 'lookFor'
>;

/** Within the folder of a model: `experts/D`. */
export const pluginExpertFolder = (model: string, section: string): string => join(model, 'experts', section);

/** What became of the expert of a plugin in a model that is open. */
export interface PluginExpertState extends Pick<
  PluginExpertParameters,
  'section' | 'expert' | 'plugin' | 'version' | 'weight' | 'role'
> {
  /** Why it does not take part; null: it does. */
  readonly problem: string | null;
  /** What to know though it takes part; null: nothing. */
  readonly warning: string | null;
}

/** An expert of a plugin that answered for its section, or did not. */
export type PluginVoice = Pick<PluginExpertState, 'section' | 'expert' | 'plugin' | 'version'>;
export interface DegradedSection extends PluginVoice {
  readonly problem: string;
}

/** What the experts of plugins say of a text. */
export interface PluginAnswer {
  /** What they add to the scores; null: nothing. */
  readonly scores: PluginScores | null;
  readonly voices: readonly PluginVoice[];
  /** Sections that were answered by their own experts alone, though they have another. */
  readonly degraded: readonly DegradedSection[];
}

interface OpenPluginExpert {
  readonly parameters: PluginExpertParameters;
  readonly scope: ExpertScope;
  expert: Expert | null;
  problem: string | null;
  warning: string | null;
  /** Of the plugin that is here. */
  present: string | null;
  /** Opens it again after what may have been bad luck; null: what the model pins is not here, or has changed. */
  readonly openAgain: (() => Promise<Opened>) | null;
  /** Under way. */
  opening: Promise<void> | null;
}

/** One that is open, with what the comparison with its plugin has shown. */
interface Opened extends Pick<PinVerdict, 'present' | 'warning'> {
  readonly expert: Expert;
}

/** What experts of plugins add to the scores of a text. */
export interface PluginScores {
  /** To the fused scores of the subclasses: [subclasses]. */
  readonly subclasses: Float32Array;
  /** To the scores of groups among their siblings, by position in the taxonomy. */
  readonly groups: ReadonlyMap<number, number>;
}

/**
 * The experts of plugins that sections have beside their own, or in place of it. Each adds to the fused scores of its section: its
 * weight times the logit of its probability, less that logit in an average pair; one that replaces Nonet's own expert takes away
 * what that gives. One that is missing, fails or is too slow adds nothing, and Nonet's own answers.
 */
export class PluginExperts {
  private isDisposed = false;

  private constructor(
    private readonly opened: readonly OpenPluginExpert[],
    private readonly reader: Pick<MixtureReader, 'labels' | 'index'>,
    private readonly onProblem: (state: PluginExpertState) => void,
  ) {}

  /** Opens the experts of a model; one that cannot be opened is reported and left out. */
  static async open(
    folder: string,
    given: readonly PluginExpertParameters[],
    {
      reader,
      source,
      onProblem,
    }: {
      readonly reader: Pick<MixtureReader, 'labels' | 'index'>;
      readonly source: ExpertSource | null;
      readonly onProblem: (state: PluginExpertState) => void;
    },
  ): Promise<PluginExperts> {
    const opened = given.map(async (parameters): Promise<OpenPluginExpert> => {
      const { section, symbols, needs } = parameters;
      const scope = scopeOf(section, symbols, needs, reader.labels);
      const options = expertOptionsOf(scope, reader);
      const own = pluginExpertFolder(folder, section);
      const one = { parameters, scope, warning: null, present: null, opening: null };
      let openAgain: OpenPluginExpert['openAgain'] = null;
      try {
        if (source === null) throw new Error('No plugins are there.');
        const { warning, present } = await fitting(parameters, source);
        // One that goes by rules saved nothing, and empty folders are lost on the way.
        await mkdir(own, { recursive: true });
        await assertDigest(own, parameters);
        openAgain = async () => {
          // The plugin may be another by then.
          const { warning, present } = await fitting(parameters, source);
          return { warning, present, expert: await source.openExpert(parameters.expert, own, options) };
        };
        const expert = await source.openExpert(parameters.expert, own, options);
        const well = { ...one, expert, problem: null, warning, present, openAgain };
        if (warning !== null) onProblem(stateOf(well));
        return well;
      } catch (error) {
        const failed = { ...one, expert: null, problem: messageOf(error), openAgain };
        onProblem(stateOf(failed));
        return failed;
      }
    });
    return new PluginExperts(await Promise.all(opened), reader, onProblem);
  }

  states(): PluginExpertState[] {
    return this.opened.map(stateOf);
  }

  /** @param own what Nonet's own experts say: fused scores and shares of the subclasses */
  async answer(
    reading: ExpertReading,
    own: { readonly fused: Float32Array; readonly shares: Float32Array },
    signal?: AbortSignal,
  ): Promise<PluginAnswer> {
    const scores = {
      subclasses: new Float32Array(reading.signals.columns),
      groups: new Map<number, number>(),
    };
    const asked = this.opened.filter(({ parameters }) => isHeard(parameters));
    const said = await Promise.all(asked.map((one) => this.ask(one, reading, own, scores, signal)));
    signal?.throwIfAborted();
    const voices = asked.filter((_, i) => said[i] === null).map(voiceOf);
    const degraded = asked.flatMap((one, i) => {
      const problem = said[i];
      return problem === null ? [] : [{ ...voiceOf(one), problem }];
    });
    return { scores: voices.length > 0 ? scores : null, voices, degraded };
  }

  async dispose(): Promise<void> {
    this.isDisposed = true;
    await Promise.all(this.opened.map(({ opening }) => opening));
    await Promise.allSettled(this.opened.map(({ expert }) => expert?.dispose()));
  }

  /** Opens one that could not be opened, as often as it is asked: a plugin that rests turns that away at once. */
  private async open(one: OpenPluginExpert, signal: AbortSignal | undefined): Promise<Expert | null> {
    const { openAgain } = one;
    if (one.expert !== null || openAgain === null || this.isDisposed) return one.expert;
    one.opening ??= openAgain()
      .then(
        (opened) => void Object.assign(one, opened, { problem: null }),
        (error: unknown) => void (one.problem = messageOf(error)),
      )
      .finally(() => (one.opening = null));
    const over = new AbortController();
    const patience = delay(PATIENCE, undefined, {
      signal: signal ? AbortSignal.any([signal, over.signal]) : over.signal,
      ref: false,
    }).catch(() => undefined);
    await Promise.race([one.opening, patience]);
    over.abort();
    return one.expert;
  }

  /** Adds what one says to the sum; why it says nothing, or null. */
  private async ask(
    one: OpenPluginExpert,
    reading: ExpertReading,
    own: { readonly fused: Float32Array; readonly shares: Float32Array },
    sum: { readonly subclasses: Float32Array; readonly groups: Map<number, number> },
    signal: AbortSignal | undefined,
  ): Promise<string | null> {
    const { parameters, scope } = one;
    const expert = await this.open(one, signal);
    if (expert === null) return one.problem ?? 'It is not open.';
    try {
      const features = featuresOf([reading], scope, this.reader.labels, () => own.shares);
      // How long it may take, and when it is left alone, its plugin's guard decides.
      const { data } = await expert.predict(features, { signal: signal ?? new AbortController().signal });
      one.problem = null;
      for (let place = 0; place < scope.subclasses; place++) {
        const label = scope.columns[place];
        if (label >= 0) sum.subclasses[label] += pluginScore(data[place], own.fused[label], parameters);
      }
      this.addGroups(data, one, sum.groups);
      return null;
    } catch (error) {
      const problem = messageOf(error);
      if (signal?.aborted) return problem;
      const wasWell = one.problem === null;
      one.problem = problem;
      if (wasWell) this.onProblem(stateOf(one));
      return problem;
    }
  }

  /** Of groups; those above a group have what speaks most for one below them, or nobody would come to it. */
  private addGroups(
    data: Float32Array,
    { scope, parameters }: OpenPluginExpert,
    groups: Map<number, number>,
  ): void {
    const { taxonomy } = this.reader.index;
    const { groupWeight, groupTypical } = parameters;
    if (groupWeight === 0) return;
    for (let place = scope.subclasses; place < scope.symbols.length; place++) {
      const score = groupWeight * (boundedLogit(data[place]) - groupTypical);
      let at = taxonomy.positionOf(scope.symbols[place] as CpcSymbol);
      for (; at >= 0 && taxonomy.symbolAt(at).includes('/'); at = taxonomy.parentAt(at))
        groups.set(at, Math.max(score, groups.get(at) ?? -Infinity));
    }
  }
}

/** Milliseconds for which a text waits for an expert that is opened again; those that come later have it. */
const PATIENCE = 2_000;

/** One without weight knows nothing new and is not asked, unless it stands in place of Nonet's own. */
const isHeard = ({ weight, groupWeight, role }: PluginExpertParameters): boolean =>
  weight !== 0 || groupWeight !== 0 || role !== 'beside';

/** @throws Error where the plugin that is here cannot answer for what is pinned */
async function fitting(parameters: PluginExpertParameters, source: ExpertSource): Promise<PinVerdict> {
  const verdict = await verdictOn(parameters, source);
  if (verdict.problem !== null) throw new Error(verdict.problem);
  return verdict;
}

/** Plugins that are not read yet are, where the one that is pinned is none of the others. */
async function verdictOn(parameters: PluginExpertParameters, source: ExpertSource): Promise<PinVerdict> {
  const verdict = pinVerdict(parameters, source.plugins());
  if (verdict.problem === null) return verdict;
  await source.lookFor('experts', parameters.expert);
  return pinVerdict(parameters, source.plugins());
}

/** What the probability that an expert gives a symbol adds to its fused score, which Nonet's own expert gave. */
export const pluginScore = (
  probability: number,
  fused: number,
  { role, weight, typical, offset }: Pick<PluginExpertParameters, 'role' | 'weight' | 'typical' | 'offset'>,
): number => weight * (boundedLogit(probability) - typical) + (role === 'replace' ? offset - fused : 0);

/** Fused scores with what experts of plugins add to them: [subclasses]; null: nothing. */
export const withPluginScores = (
  fused: Float32Array,
  pluginScores: Float32Array | null = null,
): Float32Array => (pluginScores === null ? fused : fused.map((score, label) => score + pluginScores[label]));

const stateOf = ({ parameters, problem, warning }: OpenPluginExpert): PluginExpertState => {
  const { section, expert, plugin, version, weight, role } = parameters;
  return { section, expert, plugin, version, weight, role, problem, warning };
};

const voiceOf = ({ parameters, present }: OpenPluginExpert): PluginVoice => {
  const { section, expert, plugin, version } = parameters;
  return { section, expert, plugin, version: present ?? version };
};

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
