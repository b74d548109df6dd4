import { LEVELS, type CpcLevel } from '@nonet/cpc-taxonomy';
import { Adam, dot, logit, sigmoid, softmax } from '@nonet/numerics';
import { regionOf } from '../classifier/candidates.js';
import { descend } from '../descent/descent.js';
import { MassFlow } from '../descent/mass-flow.js';
import { SiblingLexicon } from '../descent/sibling-lexicon.js';
import { ZERO_SHOT_DESCENT, type DescentWeights } from '../taxonomy-index/tuned-constants.js';
import type { FitExample, UpperParameters } from './fit-mixture.js';
import { fitLogistic } from '../calibration/logistic.js';
import { expectedF1Threshold } from '../calibration/calibration.js';
import { lowerVotes } from '../mixture/lower-votes.js';
import type { MixtureReader } from '../mixture/mixture-reader.js';
import type { MixtureParameters } from '../mixture/parameters.js';
import { Scoring } from '../mixture/scoring.js';

/** Symbols of a text that are followed down. */
const MOST_SYMBOLS = 4;
const STEPS = 250;
const FEATURES = 5;

/** A node on the way to a true symbol, its children, and which of them is right. */
interface Choice {
  /** [candidates][similarity, words, size, votes, stays] */
  readonly features: readonly (readonly number[])[];
  readonly right: number;
}

/**
 * How mass spreads below subclasses: conditional logit over each step on the way from a subclass to the true
 * symbols.
 */
export async function fitDescent(
  examples: readonly FitExample[],
  reader: MixtureReader,
  onExample: () => void,
  signal?: AbortSignal,
): Promise<DescentWeights> {
  const groups: Choice[] = [];
  const children: Choice[] = [];
  for (const example of examples) {
    signal?.throwIfAborted();
    await addChoices(example, reader, groups, children);
    onExample();
  }
  if (groups.length === 0) return ZERO_SHOT_DESCENT;
  const { group, child, stay } = ZERO_SHOT_DESCENT;
  const fromSubclass = fitChoices(groups, [group.similarity, group.words, group.size, 1, 0]);
  const fromGroup = fitChoices(children, [child.similarity, child.words, child.size, 1, stay]);
  const named = ([similarity, words, size, votes]: readonly number[]) => ({ similarity, words, size, votes });
  return { group: named(fromSubclass), child: named(fromGroup), stay: fromGroup[4] };
}

async function addChoices(
  { reading, symbols }: FitExample,
  { index, memory }: MixtureReader,
  groups: Choice[],
  children: Choice[],
): Promise<void> {
  const { taxonomy } = index;
  const flow = new MassFlow(index, new SiblingLexicon(taxonomy), reading, {
    // Only steps below subclasses are asked for.
    upper: new Map(),
    weights: ZERO_SHOT_DESCENT,
    openVotes: () => lowerVotes(reading.neighbours, memory.examples, taxonomy),
  });
  const subclass = LEVELS.indexOf('subclass');
  for (const symbol of symbols.slice(0, MOST_SYMBOLS)) {
    const path: number[] = [];
    for (let at = taxonomy.positionOf(symbol); at >= 0; at = taxonomy.parentAt(at)) path.unshift(at);
    for (let step = subclass; step < path.length && path.length > subclass + 1; step++) {
      const { positions, comparison } = await flow.below(path[step], 1);
      if (comparison === null) continue;
      const features = positions.map((_, i) => [
        comparison.similarities[i],
        comparison.words[i],
        comparison.logSizes[i],
        comparison.votes[i],
        0,
      ]);
      if (step === subclass) {
        groups.push({ features, right: positions.indexOf(path[step + 1]) });
        continue;
      }
      const [own] = await index.similarities([path[step]], reading);
      features.push([own, 0, 0, flow.stayVotes(path[step], positions), 1]);
      const right = step + 1 < path.length ? positions.indexOf(path[step + 1]) : features.length - 1;
      children.push({ features, right });
    }
  }
}

function fitChoices(choices: readonly Choice[], start: readonly number[]): number[] {
  const parameters = [...start];
  const adam = new Adam(FEATURES, { rate: 0.1 });
  for (let step = 0; step < STEPS; step++) {
    const gradient = new Float64Array(FEATURES);
    for (const { features, right } of choices) {
      const chances = softmax(Float64Array.from(features, (row) => dot(row, parameters)));
      for (let k = 0; k < FEATURES; k++) {
        const expected = features.reduce((sum, row, i) => sum + row[k] * chances[i], 0);
        gradient[k] += (expected - features[right][k]) / choices.length;
      }
    }
    adam.move(parameters, gradient);
  }
  return parameters;
}

/** Candidates of a text from which calibration below subclasses is learnt. */
const CANDIDATES = 30;
const LEAST_MASS = 2e-3;

/** How likely groups are, from the mass that comes down to them. */
export async function fitLowerCalibration(
  examples: readonly FitExample[],
  reader: MixtureReader,
  upper: UpperParameters,
  descent: DescentWeights,
  signal?: AbortSignal,
): Promise<MixtureParameters['lower']> {
  const { index, memory } = reader;
  const { taxonomy } = index;
  const scoring = new Scoring(taxonomy, reader, { format: 1, ...upper, descent, lower: UNFITTED });
  const siblings = new SiblingLexicon(taxonomy);
  const levelAt = (position: number) => taxonomy.levelAt(position);
  const fit = async (level: 'main-group' | 'subgroup') => {
    const features: number[][] = [];
    const truth: number[] = [];
    const region = regionOf(taxonomy, { kind: 'level', level, under: null }, 'left-out');
    for (const { reading, symbols } of examples) {
      signal?.throwIfAborted();
      const own = new Set(symbols.map((symbol) => ancestorPosition(reader, symbol, level)));
      const flow = new MassFlow(index, siblings, reading, {
        upper: scoring.upper(reading).scores,
        weights: descent,
        openVotes: () => lowerVotes(reading.neighbours, memory.examples, taxonomy),
      });
      const found = await descend(flow, {
        region,
        top: CANDIDATES,
        minScore: 0,
        levelAt,
        calibrate: (_, mass) => mass,
        signal,
      });
      for (const { position, mass } of found) {
        if (mass < LEAST_MASS) continue;
        features.push([logit(mass, 0, 1 - 1e-6)]);
        truth.push(own.has(position) ? 1 : 0);
      }
    }
    if (truth.length === 0) return UNFITTED[level];
    const { bias, weights } = fitLogistic({ features, truth }, 1);
    const slope = Math.max(0, weights[0]);
    const scores = features.map(([x]) => sigmoid(slope * x + bias));
    return { slope, offset: bias, threshold: expectedF1Threshold(scores, 0.3, 0) };
  };
  return { 'main-group': await fit('main-group'), subgroup: await fit('subgroup') };
}

const UNFITTED: MixtureParameters['lower'] = {
  'main-group': { slope: 1, offset: 0, threshold: 0.3 },
  subgroup: { slope: 1, offset: 0, threshold: 0.3 },
};

function ancestorPosition(
  { index }: MixtureReader,
  symbol: FitExample['symbols'][number],
  level: CpcLevel,
): number {
  const { taxonomy } = index;
  if (!taxonomy.has(symbol)) return -1;
  if (level === 'subgroup')
    return taxonomy.levelAt(taxonomy.positionOf(symbol)) === 'subgroup' ? taxonomy.positionOf(symbol) : -1;
  const above = taxonomy.ancestorAt(symbol, level);
  return above === null ? -1 : taxonomy.positionOf(above);
}
