import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ABSENT, type Expert, type ExpertExamples, PRESENT, UNKNOWN } from '@nonet/plugins';
import type { CpcSymbol, Taxonomy } from '@nonet/cpc-taxonomy';
import { mean } from '@nonet/numerics';
import { boundedLogit } from '../calibration/logistic.js';
import type { MixtureReader } from '../mixture/mixture-reader.js';
import type { LeftOutExpert, PluginExpertParameters } from '../mixture/parameters.js';
import { type ExpertSource, pluginScore } from '../mixture/plugin-experts.js';
import {
  type ExpertScope,
  expertOptionsOf,
  featuresOf,
  scopeOf,
  symbolsFor,
} from '../mixture/plugin-features.js';
import { MixtureError } from '../errors.js';
import { sharesBesideLegacy } from '../taxonomy-index/legacy-shares.js';
import type { FitExample } from './fit-mixture.js';
import { fuse, type FusionWeights } from './fit-fusion.js';
import { fitTrust, fullTrust, type TrustExample } from './fit-trust.js';

/** An expert of a plugin that a section is given. */
export interface GivenExpert {
  readonly section: string;
  /** The id of its provider. */
  readonly expert: string;
}

/** One that has learned, yet to be saved and freed. */
export interface FittedExpert {
  readonly expert: Pick<Expert, 'section' | 'save' | 'dispose'>;
  readonly parameters: PluginExpertParameters;
}

interface FitSurroundings {
  readonly reader: MixtureReader;
  readonly source: ExpertSource;
  readonly weights: readonly FusionWeights[];
  readonly signal?: AbortSignal;
}

/** How far to trust an expert is learned from texts that it has not seen: each part of them in turn is kept from it. */
const FOLDS = 4;
const SEED = 0;
/** Texts asked about at a time. */
const PART = 512;

/**
 * Stacking (Wolpert 1992): fits the expert on the parts of the examples in turn, takes what it says of the part that it has
 * not seen, and weighs that beside the fused scores, or in their place; then fits it on all of them. One that learns nothing is asked
 * about all at once.
 * @returns the expert, and for each example what is to be added to its fused scores: [subclasses]
 * @throws MixtureError MIXTURE_INVALID where it covers nothing of the section, and what the plugin throws
 */
export async function fitPluginExpert(
  { section, expert: id }: GivenExpert,
  examples: readonly FitExample[],
  { reader, source, weights, signal = new AbortController().signal }: FitSurroundings,
): Promise<FittedExpert & { readonly pluginScores: readonly Float32Array[] }> {
  const provider = source.experts().find((one) => one.id === id);
  // That which is to learn: a reload meanwhile may bring another version.
  const identity = identityOf(id, source);
  const { role = 'beside', needs = [], learns = true } = provider ?? {};
  const symbols = symbolsFor(provider ?? {}, section, reader);
  if (symbols.length === 0)
    throw new MixtureError('MIXTURE_INVALID', `Expert ${id} covers no symbol of section ${section}.`);
  const scope = scopeOf(section, symbols, needs, reader.labels);
  const { taxonomy } = reader.index;
  const fused = examples.map(({ reading }) => fuse(reading.signals, weights, reader.sectionOf));
  const sharesOf = (reading: FitExample['reading']) =>
    sharesBesideLegacy(fuse(reading.signals, weights, reader.sectionOf), reader.legacy);
  const seen = (part: readonly FitExample[]) =>
    featuresOf(
      part.map(({ reading }) => reading),
      scope,
      reader.labels,
      sharesOf,
    );

  const fitted = async (part: readonly FitExample[]): Promise<Expert> => {
    const expert = await source.createExpert(id, expertOptionsOf(scope, reader));
    try {
      const lesson: ExpertExamples = { features: seen(part), truth: truthOf(part, scope, taxonomy) };
      if (learns) for await (const _ of expert.fit(lesson, { signal, seed: SEED })) void _;
      return expert;
    } catch (error) {
      await freed(expert);
      throw error;
    }
  };
  const logits = examples.map(() => new Float32Array(symbols.length));
  const askInto = async (expert: Expert, places: readonly number[]) => {
    for (let start = 0; start < places.length; start += PART) {
      const part = places.slice(start, start + PART);
      const { data } = await expert.predict(seen(part.map((place) => examples[place])), { signal });
      part.forEach((place, text) =>
        logits[place].forEach((_, column, own) => {
          own[column] = boundedLogit(data[text * symbols.length + column]);
        }),
      );
    }
  };
  const all = [...examples.keys()];
  for (let fold = 0; learns && fold < FOLDS; fold++) {
    const isOut = (place: number) => place % FOLDS === fold;
    const expert = await fitted(examples.filter((_, place) => !isOut(place)));
    try {
      await askInto(expert, all.filter(isOut));
    } finally {
      await freed(expert);
    }
  }
  const expert = await fitted(examples);
  try {
    if (!learns) await askInto(expert, all);
    const parameters: PluginExpertParameters = {
      section,
      expert: id,
      ...identity,
      symbols: [...symbols],
      role,
      needs: [...needs],
      ...fitSubclasses(examples, { fused, logits, scope, role }),
      ...fitGroups(examples, logits, { scope, taxonomy }),
    };
    const pluginScores = logits.map((own, place) => {
      const added = new Float32Array(reader.labels.length);
      for (let column = 0; column < scope.subclasses; column++) {
        const label = scope.columns[column];
        added[label] = pluginScore(1 / (1 + Math.exp(-own[column])), fused[place][label], parameters);
      }
      return added;
    });
    return { expert: await saved(expert), parameters, pluginScores };
  } catch (error) {
    await freed(expert);
    throw error;
  }
}

/** It has said what it was asked for: how it goes is no reason to leave it out. */
async function freed(expert: Expert): Promise<void> {
  await expert.dispose().catch(() => undefined);
}

/** What it has learned, in a folder: what becomes of its plugin from here on cannot harm the training. */
async function saved(expert: Expert): Promise<FittedExpert['expert']> {
  const folder = await mkdtemp(join(tmpdir(), 'nonet-expert-'));
  const forget = () => rm(folder, { recursive: true, force: true });
  try {
    await expert.save(folder);
    return {
      section: expert.section,
      save: (into) => cp(folder, into, { recursive: true }),
      dispose: forget,
    };
  } catch (error) {
    await forget();
    throw error;
  } finally {
    await freed(expert);
  }
}

function identityOf(
  id: string,
  source: ExpertSource,
): Pick<PluginExpertParameters, 'plugin' | 'version' | 'format'> {
  const owner = source.plugins().find(({ experts }) => experts.some((one) => one.id === id));
  const format = owner?.experts.find((one) => one.id === id)?.format ?? '1';
  return { plugin: owner?.name ?? id, version: owner?.version ?? '', format };
}

export function leftOutOf(
  { section, expert }: GivenExpert,
  source: ExpertSource,
  error: unknown,
): LeftOutExpert {
  const { plugin, version } = identityOf(expert, source);
  return {
    section,
    expert,
    plugin,
    version,
    problem: error instanceof Error ? error.message : String(error),
  };
}

function fitSubclasses(
  examples: readonly FitExample[],
  {
    fused,
    logits,
    scope,
    role,
  }: {
    readonly fused: readonly Float32Array[];
    readonly logits: readonly Float32Array[];
    readonly scope: ExpertScope;
    readonly role: PluginExpertParameters['role'];
  },
): Pick<PluginExpertParameters, 'weight' | 'typical' | 'offset'> {
  const typical = meanOf(logits, 0, scope.subclasses);
  const trusted = examples.map(({ subclasses, weight }, place): TrustExample => {
    const said = new Float32Array(fused[place].length);
    const base = role === 'replace' ? fused[place].slice() : fused[place];
    const shifted = new Float32Array(fused[place].length);
    for (let column = 0; column < scope.subclasses; column++) {
      const label = scope.columns[column];
      said[label] = logits[place][column] - typical;
      if (role === 'replace') [base[label], shifted[label]] = [0, 1];
    }
    return { base, said, shifted, truth: subclasses, weight };
  });
  if (role === 'beside') return { weight: fitTrust(trusted, 'weight').weight, typical, offset: 0 };
  // The share of a symbol is then its probability: what others have is the sum of the exponentials of their scores.
  const others = mean(fused.map((scores) => logSumExp(scores)));
  const prior = fullTrust(others + typical, trusted.length);
  return { ...fitTrust(trusted, 'weight and offset', prior), typical };
}

/** How a group stands out among those of its subclass, by what the expert says alone. */
function fitGroups(
  examples: readonly FitExample[],
  logits: readonly Float32Array[],
  { scope: { symbols, subclasses }, taxonomy }: { readonly scope: ExpertScope; readonly taxonomy: Taxonomy },
): Pick<PluginExpertParameters, 'groupWeight' | 'groupTypical'> {
  const groups = symbols.slice(subclasses);
  if (groups.length === 0) return { groupWeight: 0, groupTypical: 0 };
  const groupTypical = meanOf(logits, subclasses, symbols.length);
  const trusted = examples.map(({ symbols: own, weight }, place): TrustExample => {
    const known = withAncestors(own, taxonomy);
    const carried = groups.flatMap((group, i) => (known.has(group) ? [i] : []));
    const said = logits[place].slice(subclasses).map((logit) => logit - groupTypical);
    const none = new Float32Array(groups.length);
    return { base: none, said, shifted: none, truth: carried, weight };
  });
  return { groupWeight: fitTrust(trusted, 'weight').weight, groupTypical };
}

function logSumExp(scores: Float32Array): number {
  const highest = scores.reduce((max, score) => Math.max(max, score), -Infinity);
  return highest + Math.log(scores.reduce((sum, score) => sum + Math.exp(score - highest), 0));
}

function meanOf(logits: readonly Float32Array[], from: number, to: number): number {
  const sum = logits.reduce(
    (all, own) => all + own.subarray(from, to).reduce((part, value) => part + value, 0),
    0,
  );
  return sum / Math.max(1, logits.length * (to - from));
}

/** Symbols with all that stand above them. */
function withAncestors(symbols: readonly CpcSymbol[], taxonomy: Taxonomy): ReadonlySet<string> {
  const known = new Set<string>(symbols);
  for (const symbol of symbols)
    for (let at = taxonomy.positionOf(symbol); at >= 0; at = taxonomy.parentAt(at))
      known.add(taxonomy.symbolAt(at));
  return known;
}

/** A group is present where the text carries it or one below it. */
function truthOf(
  examples: readonly FitExample[],
  { section, symbols, columns, subclasses }: ExpertScope,
  taxonomy: Taxonomy,
): Uint8Array {
  const truth = new Uint8Array(examples.length * symbols.length);
  examples.forEach(({ subclasses: labels, symbols: own, isComplete, unknownSections }, text) => {
    const rest = isComplete && !unknownSections.includes(section as CpcSymbol) ? ABSENT : UNKNOWN;
    const known = withAncestors(own, taxonomy);
    symbols.forEach((symbol, place) => {
      const isPresent = place < subclasses ? labels.includes(columns[place]) : known.has(symbol);
      truth[text * symbols.length + place] = isPresent ? PRESENT : rest;
    });
  });
  return truth;
}
