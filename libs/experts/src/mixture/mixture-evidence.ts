import type { CpcSymbol } from '@nonet/cpc-taxonomy';
import { type Matrix, mean, row } from '@nonet/numerics';
import type { ExampleSet } from '../neighbours/index.js';
import type { Evidence, NeighbourEvidence, Signal, SignalEvidence } from '../classifier/prediction.js';
import type { FoundNode } from '../descent/descent.js';
import { groupEvidence, signalEvidence, strongestSubclass, subclassEvidence } from '../descent/evidence.js';
import type { TaxonomyIndex } from '../taxonomy-index/index.js';
import type { SiblingLexicon } from '../descent/sibling-lexicon.js';
import type { ExpertReading } from './mixture-reader.js';
import type { PluginVoice } from './plugin-experts.js';
import type { NineExperts } from './nine-experts.js';
import type { MixtureParameters } from './parameters.js';
import { EXPERT_SIGNALS, EXPERT_SIGNAL_KINDS } from './signals.js';

/** Patents that are named as reasons. */
const MOST_PATENTS = 3;

/** What the evidence is taken from. */
interface EvidenceSources {
  readonly reading: ExpertReading;
  /** Of each signal the mean over all subclasses: see {@link meanSignals}. */
  readonly means: readonly number[];
  /** Shares of the subclasses: [subclasses]. */
  readonly masses: Float32Array;
  readonly index: TaxonomyIndex;
  readonly examples: ExampleSet;
  readonly siblings: SiblingLexicon;
  readonly parameters: MixtureParameters;
  readonly experts: NineExperts;
  readonly voices: readonly PluginVoice[];
}

/**
 * What speaks for a node: the most similar patents that carry it, the words it shares with the text, the closest text of the
 * taxonomy, and the share of each signal in the score.
 */
export function mixtureEvidence(node: FoundNode, sources: EvidenceSources): Evidence[] {
  const { reading, masses, index, siblings, parameters } = sources;
  const { taxonomy } = index;
  const level = taxonomy.levelAt(node.position);
  const patents = patentsWith(taxonomy.symbolAt(node.position), node.position, sources);
  if (level === 'main-group' || level === 'subgroup')
    return [...patents, ...groupEvidence(node, reading, index, siblings, parameters.descent)];
  const subclass = strongestSubclass(node.position, masses, index);
  return [...patents, ...subclassEvidence(subclass, reading, index), signalShares(subclass, sources)];
}

function patentsWith(symbol: CpcSymbol, position: number, sources: EvidenceSources): NeighbourEvidence[] {
  const { reading, index, examples } = sources;
  const { neural } = reading.neighbours;
  const { taxonomy } = index;
  const end = taxonomy.subtreeEndAt(position);
  // Down to subclasses a symbol begins with those above it; below, only the scheme knows what stands under what.
  const isUpper = symbol.length <= 4;
  const carries = (own: CpcSymbol) => {
    if (isUpper || own === symbol) return own.startsWith(symbol);
    const at = taxonomy.positionOf(own);
    return at >= position && at < end;
  };
  const patents: { number: string; similarity: number }[] = [];
  for (let place = 0; place < neural.rows.length && patents.length < MOST_PATENTS; place++) {
    const row = neural.rows[place];
    if (examples.hasAt(row, carries))
      patents.push({ number: examples.idAt(row), similarity: neural.similarities[place] });
  }
  return patents.length === 0 ? [] : [{ kind: 'neighbours', patents }];
}

/** By how much each signal lifts the subclass above the average of all that are in question. */
function signalShares(
  subclass: number,
  { reading, means, experts, voices, index }: EvidenceSources,
): SignalEvidence {
  const { signals } = reading;
  const { rows, weights } = experts.termsOf(subclass);
  const lifts = new Map<Signal, number>();
  rows.forEach((signal, k) => {
    const lift = weights[k] * (signals.data[signal * signals.columns + subclass] - means[signal]);
    const kind = EXPERT_SIGNAL_KINDS[EXPERT_SIGNALS[signal]];
    lifts.set(kind, (lifts.get(kind) ?? 0) + lift);
  });
  if (reading.pluginScores) lifts.set('expert', reading.pluginScores[subclass] - mean(reading.pluginScores));
  const { kind, shares } = signalEvidence(lifts);
  const section = index.taxonomy.symbolAt(index.layout.subclasses[subclass])[0];
  const voice = voices.find((one) => one.section === section);
  if (!voice) return { kind, shares };
  const { expert, plugin, version } = voice;
  const spoken = { expert, plugin, version };
  return {
    kind,
    shares: shares.map((share) => (share.signal === 'expert' ? { ...share, expert: spoken } : share)),
  };
}

/** The mean of each signal: `[EXPERT_SIGNALS, subclasses]` */
export const meanSignals = (signals: Matrix): number[] =>
  EXPERT_SIGNALS.map((_, signal) => mean(row(signals, signal)));
