import { isLegacy, SECTIONS, type CpcLevel, type CpcSymbol, type Taxonomy } from '@nonet/cpc-taxonomy';
import { sigmoid } from '@nonet/numerics';
import { massLogit } from '../descent/descent.js';
import { calibrated, type CalibrationContext } from '../calibration/calibration.js';
import { logisticLogit } from '../calibration/logistic.js';
import type { Question } from '../classifier/index.js';
import { sharesBesideLegacy } from '../taxonomy-index/legacy-shares.js';
import type { EncoderHeads } from './encoder-heads.js';
import { gateFeatures, openGate, openLegacyGate } from './gate.js';
import { type HeldBack, heldBack, heldShares } from './held-back.js';
import type { MixtureReader, ExpertReading } from './mixture-reader.js';
import { NineExperts } from './nine-experts.js';
import { withPluginScores } from './plugin-experts.js';
import type { MixtureParameters } from './parameters.js';
import { withoutExamples } from './signals.js';

/** The scores of sections, classes and subclasses for one text; none is above that of its parent. */
export interface UpperScores {
  /** By position in the taxonomy; those of legacy symbols too, where they are counted. */
  readonly scores: ReadonlyMap<number, number>;
  /** What thresholds are compared with, by position: the scores, but for subclasses that were added after training. */
  readonly decisive: ReadonlyMap<number, number>;
  /** Shares of the subclasses, adding up to 1 but for legacy ones and those that were added after training: [subclasses]. */
  readonly masses: Float32Array;
  /** Fused scores before the shares: [subclasses]. */
  readonly fused: Float32Array;
}

/** What scores are made of. */
type ScoredReading = Pick<
  ExpertReading,
  'vector' | 'signals' | 'sectionLogits' | 'pluginScores' | 'nearestSimilarity'
>;

/** The signals of a text, weighed. */
interface Weighed extends Pick<UpperScores, 'masses' | 'fused'> {
  /** Of the gates. */
  readonly features: readonly number[][];
}

/** What is known of a text before gates and calibrations. */
export interface UncalibratedText {
  /** Shares of the subclasses, adding up to 1 but for legacy ones and those that were added after training: [subclasses]. */
  readonly masses: Float32Array;
  /** Logits of the gates, as the model opens them: [sections]. */
  readonly gates: Float32Array;
  readonly nearestSimilarity: number;
}

/** Joins what the nine experts say: each scores its own subclasses, the gate weighs the sections. */
export class Scoring {
  readonly experts: NineExperts;
  private readonly positions: Int32Array;
  /** Of each subclass the position of its class. */
  private readonly classes: Int32Array;
  /** Places of the subclasses that are not legacy, and of those that are. */
  private readonly content: readonly number[];
  private readonly legacy: readonly number[];
  /** Places of the subclasses that were added after training; legacy ones take nothing from the others anyway. */
  private readonly added: readonly number[];
  /** The heads and experts without them; null: none was added. */
  private readonly before: { readonly heads: EncoderHeads; readonly experts: NineExperts } | null;

  constructor(
    private readonly taxonomy: Taxonomy,
    private readonly reader: Pick<MixtureReader, 'labels' | 'sectionOf' | 'heads' | 'legacy'>,
    private readonly parameters: MixtureParameters,
  ) {
    this.experts = new NineExperts(parameters.experts, reader);
    this.positions = Int32Array.from(reader.labels, (symbol) => taxonomy.positionOf(symbol));
    this.classes = this.positions.map((position) => taxonomy.parentAt(position));
    this.content = this.labelsThat((label) => reader.legacy[label] === 0);
    this.legacy = this.labelsThat((label) => reader.legacy[label] === 1);
    const symbols = new Set(reader.heads.added.map(({ symbol }) => symbol));
    this.added = this.content.filter((label) => symbols.has(reader.labels[label]));
    const heads = reader.heads.without(this.added.map((label) => reader.labels[label]));
    this.before =
      this.added.length === 0
        ? null
        : { heads, experts: new NineExperts(parameters.experts, { ...reader, heads }) };
  }

  upper(reading: ScoredReading, how: Pick<Question, 'legacy' | 'year'> = {}): UpperScores {
    const weighed = this.weighed(reading);
    const { fused } = weighed;
    const scores = this.scoresOf(weighed, reading, how);
    const before = this.beforeAdded(reading);
    if (before === null) return { scores, decisive: scores, masses: weighed.masses, fused };
    const held = this.heldBack(scores, this.scoresOf(before, reading, how), this.leads(fused, before.fused));
    return { ...held, masses: this.heldShares(weighed, before), fused };
  }

  /** The signals weighed without what was added; null: nothing was. */
  private beforeAdded(reading: ScoredReading): Weighed | null {
    if (this.before === null) return null;
    const { heads, experts } = this.before;
    const trained = heads.subclassLogits(reading.vector);
    return this.weighed(
      { ...reading, signals: withoutExamples(reading.signals, this.added, trained) },
      experts,
    );
  }

  /** With added subclasses held back behind the others. */
  private heldBack(
    scores: ReadonlyMap<number, number>,
    before: ReadonlyMap<number, number>,
    leads: readonly { readonly label: number; readonly lead: number }[],
  ): HeldBack {
    return heldBack(
      before,
      this.highest((label) => before.get(this.positions[label])!),
      leads.map(({ label, lead }) => {
        const position = this.positions[label];
        return { position, score: scores.get(position)!, lead };
      }),
      (position) => this.taxonomy.parentAt(position),
    );
  }

  private heldShares({ masses, fused }: Weighed, before: Weighed): Float32Array {
    const best = this.highest((label) => before.masses[label]);
    return heldShares(before.masses, masses, this.leads(fused, before.fused), best);
  }

  /** By how much each added subclass leads the best that any has without what was added. */
  private leads(fused: Float32Array, before: Float32Array) {
    const best = this.highest((label) => before[label]);
    return this.added.map((label) => ({ label, lead: fused[label] - best }));
  }

  /** Of a subclass that is not legacy. */
  private highest(valueOf: (label: number) => number): number {
    return this.content.reduce((max, label) => Math.max(max, valueOf(label)), -Infinity);
  }

  private scoresOf(
    { masses, features }: Weighed,
    { nearestSimilarity }: ScoredReading,
    { legacy = 'left-out', year = null }: Pick<Question, 'legacy' | 'year'>,
  ): ReadonlyMap<number, number> {
    const { gate } = this.parameters;
    const scores = new Map<number, number>();
    openGate(gate, features).forEach((score, place) => {
      const position = this.taxonomy.positionOf(SECTIONS[place]);
      if (position >= 0) scores.set(position, score);
    });
    this.addContent(scores, masses, nearestSimilarity);
    if (legacy === 'counted')
      this.addLegacy(scores, masses, nearestSimilarity, openLegacyGate(gate, features, year));
    return scores;
  }

  /** What gates and calibrations start from. */
  uncalibrated(reading: ScoredReading): UncalibratedText {
    const weighed = this.weighed(reading);
    const before = this.beforeAdded(reading);
    const { features } = before ?? weighed;
    const { sections } = this.parameters.gate;
    const gates = Float32Array.from(sections, (gate, place) => logisticLogit(gate, features[place]));
    const masses = before === null ? weighed.masses : this.heldShares(weighed, before);
    return { masses, gates, nearestSimilarity: reading.nearestSimilarity };
  }

  private weighed(reading: ScoredReading, experts = this.experts): Weighed {
    const fused = withPluginScores(experts.fusedScores(reading.signals), reading.pluginScores);
    const masses = sharesBesideLegacy(fused, this.reader.legacy);
    const { sectionOf, legacy } = this.reader;
    return { fused, masses, features: gateFeatures({ ...reading, fused, masses, sectionOf, legacy }) };
  }

  /** Classes and subclasses under what the gates leave them. */
  private addContent(scores: Map<number, number>, masses: Float32Array, nearestSimilarity: number): void {
    const { content, classes } = this;
    const context = { largestMass: largestOf(content, masses), nearestSimilarity };
    const own = new Float64Array(masses.length);
    const ofClass = new Map<number, { mass: number; best: number }>();
    for (const label of content) {
      own[label] = this.probability(label, masses[label], context);
      let sum = ofClass.get(classes[label]);
      if (sum === undefined) ofClass.set(classes[label], (sum = { mass: 0, best: 0 }));
      sum.mass += masses[label];
      sum.best = Math.max(sum.best, own[label]);
    }
    const ofClasses = {
      largestMass: Math.max(0, ...[...ofClass.values()].map(({ mass }) => mass)),
      nearestSimilarity,
    };
    for (const [position, { mass, best: child }] of ofClass) {
      const section = scores.get(this.taxonomy.parentAt(position)) ?? 1;
      const alone = calibrated(this.parameters.classCalibration, mass, ofClasses);
      scores.set(position, Math.min(section, Math.max(child, alone)));
    }
    for (const label of content) this.addBelow(scores, label, own[label]);
  }

  /** Legacy subclasses under a class of their own, and section Y as what its symbols are, these or those. */
  private addLegacy(
    scores: Map<number, number>,
    masses: Float32Array,
    nearestSimilarity: number,
    opened: number | null,
  ): void {
    const labels = this.legacy;
    if (labels.length === 0) return;
    const largestMass = largestOf(labels, masses);
    const own = labels.map((label) =>
      this.legacyProbability(label, masses[label], { largestMass, nearestSimilarity }),
    );
    const ofClass = opened ?? Math.max(...own);
    const position = this.classes[labels[0]];
    const section = this.taxonomy.parentAt(position);
    scores.set(position, ofClass);
    scores.set(section, Math.max(ofClass, scores.get(section) ?? 0));
    labels.forEach((label, place) => this.addBelow(scores, label, own[place]));
  }

  private probability(label: number, mass: number, context: CalibrationContext): number {
    return this.experts.of(label).probability(this.reader.labels[label], mass, context);
  }

  private legacyProbability(label: number, mass: number, context: CalibrationContext): number {
    const { legacy } = this.parameters;
    if (legacy === undefined) return this.probability(label, mass, context);
    return calibrated(legacy.calibration, mass, context);
  }

  private addBelow(scores: Map<number, number>, label: number, probability: number): void {
    const above = scores.get(this.classes[label]) ?? 1;
    scores.set(this.positions[label], Math.min(above, probability));
  }

  private labelsThat(holds: (label: number) => boolean): number[] {
    return [...this.positions.keys()].filter(holds);
  }

  /** The score of a mass on the way down: below subclasses it is calibrated, above them it is a score already. */
  ofMass(level: CpcLevel, mass: number): number {
    if (level !== 'main-group' && level !== 'subgroup') return mass;
    const { slope, offset } = this.parameters.lower[level];
    return sigmoid(slope * massLogit(mass) + offset);
  }

  threshold(symbol: CpcSymbol, level: CpcLevel): number {
    const expert = this.experts.all[SECTIONS.indexOf(symbol[0] as CpcSymbol)];
    const legacy = isLegacy(symbol) ? this.parameters.legacy : undefined;
    switch (level) {
      case 'section':
        return expert.parameters.sectionThreshold;
      case 'class':
        return legacy?.classThreshold ?? this.parameters.classThreshold;
      case 'subclass':
        return legacy?.threshold ?? expert.threshold(symbol);
      case 'main-group':
      case 'subgroup':
        return this.parameters.lower[level].threshold;
    }
  }
}

/** 0 of none. */
function largestOf(labels: readonly number[], masses: Float32Array): number {
  let largest = 0;
  for (const label of labels) largest = Math.max(largest, masses[label]);
  return largest;
}
