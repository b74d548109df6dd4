import type { CpcSymbol } from '@nonet/cpc-taxonomy';
import { mean } from '@nonet/numerics';
import type { ExampleSet } from '../neighbours/index.js';
import type { Evidence, NeighbourEvidence, Signal } from '../classifier/prediction.js';
import type { Visited } from '../descent/descent.js';
import {
  closestText,
  evidenceFor,
  signalEvidence,
  strongestSubclass,
  wordEvidence,
} from '../descent/evidence.js';
import type { SchemeModel } from '../scheme/index.js';
import type { SiblingLexicon } from '../descent/sibling-lexicon.js';
import type { MixtureReading } from './mixture-reader.js';
import type { NineExperts } from './nine-experts.js';
import type { MixtureParameters } from './parameters.js';
import type { UpperScores } from './scoring.js';
import { EXPERT_SIGNALS, KIND_OF_SIGNAL } from './signals.js';

/** Patents that are named as reasons. */
const MOST_PATENTS = 3;

interface EvidenceParts {
  readonly reading: MixtureReading;
  readonly upper: UpperScores;
  readonly model: SchemeModel;
  readonly examples: ExampleSet;
  readonly siblings: SiblingLexicon;
  readonly parameters: MixtureParameters;
  readonly experts: NineExperts;
}

/**
 * What speaks for a node: the most similar patents that carry it, the words it shares with the text, the closest text of the
 * scheme, and the share of each signal in the score.
 */
export function mixtureEvidence(node: Visited, parts: EvidenceParts): Evidence[] {
  const { reading, model, siblings, parameters, upper } = parts;
  const { taxonomy } = model;
  const level = taxonomy.levelAt(node.position);
  const patents = patentsWith(taxonomy.symbolAt(node.position), node.position, parts);
  if (level === 'main-group' || level === 'subgroup')
    return [...patents, ...evidenceFor(node, reading.scheme, model, siblings, parameters.descent)];
  const subclass = strongestSubclass(node.position, upper, model);
  const words = [model.lexicon.subclasses, model.keywordLexicon].flatMap((index) =>
    index.explain(reading.scheme.text, subclass),
  );
  return [
    ...patents,
    ...wordEvidence(words),
    closestText(subclass, reading.scheme, model),
    signalShares(subclass, parts),
  ];
}

function patentsWith(symbol: CpcSymbol, position: number, parts: EvidenceParts): NeighbourEvidence[] {
  const { neural } = parts.reading.neighbours;
  const { taxonomy } = parts.model;
  const end = taxonomy.subtreeEndAt(position);
  // Down to subclasses a symbol begins with those above it; below, only the scheme knows what stands under what.
  const isUpper = symbol.length <= 4;
  const carries = (row: number) =>
    parts.examples.symbolsAt(row).some((own) => {
      if (isUpper || own === symbol) return own.startsWith(symbol);
      const at = taxonomy.positionOf(own);
      return at >= position && at < end;
    });
  const patents: { number: string; similarity: number }[] = [];
  for (let place = 0; place < neural.rows.length && patents.length < MOST_PATENTS; place++) {
    const row = neural.rows[place];
    if (carries(row))
      patents.push({ number: parts.examples.idAt(row), similarity: neural.similarities[place] });
  }
  return patents.length === 0 ? [] : [{ kind: 'neighbours', patents }];
}

/** By how much each signal lifts the subclass above the average of all that are in question. */
function signalShares(subclass: number, { reading, upper, experts }: EvidenceParts) {
  const { signals } = reading;
  const { rows, weights } = experts.termsOf(subclass);
  const lifts = new Map<Signal, number>();
  const average = meanSignals(signals.data, signals.columns, upper.masses.length);
  rows.forEach((index, k) => {
    const lift = weights[k] * (signals.data[index * signals.columns + subclass] - average[index]);
    const kind = KIND_OF_SIGNAL[EXPERT_SIGNALS[index]];
    lifts.set(kind, (lifts.get(kind) ?? 0) + lift);
  });
  if (reading.advice) lifts.set('expert', reading.advice[subclass] - mean(reading.advice));
  return signalEvidence(lifts);
}

function meanSignals(data: Float32Array, columns: number, labels: number): number[] {
  return EXPERT_SIGNALS.map((_, index) => {
    let sum = 0;
    for (let label = 0; label < labels; label++) sum += data[index * columns + label];
    return sum / labels;
  });
}
