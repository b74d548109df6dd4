import { SECTIONS, type CpcLevel, type CpcSymbol, type Taxonomy } from '@nonet/cpc-taxonomy';
import { sigmoid, softmax } from '@nonet/numerics';
import { massLogit } from '../descent/descent.js';
import { calibrated } from '../calibration/calibration.js';
import { gateFeatures, openGate } from './gate.js';
import type { MixtureReader, ExpertReading } from './mixture-reader.js';
import { NineExperts } from './nine-experts.js';
import { withPluginScores } from './plugin-experts.js';
import type { MixtureParameters } from './parameters.js';

/** The scores of sections, classes and subclasses for one text; none is above that of its parent. */
export interface UpperScores {
  /** By position in the taxonomy. */
  readonly scores: ReadonlyMap<number, number>;
  /** Shares of the subclasses, adding up to 1: [subclasses]. */
  readonly masses: Float32Array;
  /** Fused scores before the shares: [subclasses]. */
  readonly fused: Float32Array;
}

/** Joins what the nine experts say: each scores its own subclasses, the gate weighs the sections. */
export class Scoring {
  readonly experts: NineExperts;
  private readonly positions: Int32Array;

  constructor(
    private readonly taxonomy: Taxonomy,
    private readonly reader: Pick<MixtureReader, 'labels' | 'sectionOf' | 'heads'>,
    private readonly parameters: MixtureParameters,
  ) {
    this.experts = new NineExperts(parameters.experts, reader);
    this.positions = Int32Array.from(reader.labels, (symbol) => taxonomy.positionOf(symbol));
  }

  upper(
    reading: Pick<ExpertReading, 'signals' | 'sectionLogits' | 'pluginScores' | 'nearestSimilarity'>,
  ): UpperScores {
    const { sectionOf } = this.reader;
    const { gate, classCalibration } = this.parameters;
    const fused = withPluginScores(this.experts.fusedScores(reading.signals), reading.pluginScores);
    const masses = softmax(fused);
    const { nearestSimilarity } = reading;
    const context = { largestMass: masses.reduce((max, mass) => Math.max(max, mass), 0), nearestSimilarity };
    const features = gateFeatures({ ...reading, fused, masses, sectionOf });
    const gates = openGate(gate, features);
    const scores = new Map<number, number>();
    SECTIONS.forEach((section, place) => {
      const position = this.taxonomy.positionOf(section);
      if (position >= 0) scores.set(position, gates[place]);
    });
    const ofClass = new Map<number, { mass: number; best: number }>();
    const own = Float32Array.from(masses, (mass, label) => this.experts.of(label).probability(mass, context));
    this.positions.forEach((position, label) => {
      const above = this.taxonomy.parentAt(position);
      const sum = ofClass.get(above) ?? { mass: 0, best: 0 };
      ofClass.set(above, { mass: sum.mass + masses[label], best: Math.max(sum.best, own[label]) });
    });
    const ofClasses = {
      largestMass: Math.max(...[...ofClass.values()].map(({ mass }) => mass)),
      nearestSimilarity,
    };
    for (const [position, { mass, best: child }] of ofClass) {
      const section = scores.get(this.taxonomy.parentAt(position)) ?? 1;
      scores.set(position, Math.min(section, Math.max(child, calibrated(classCalibration, mass, ofClasses))));
    }
    this.positions.forEach((position, label) =>
      scores.set(position, Math.min(scores.get(this.taxonomy.parentAt(position)) ?? 1, own[label])),
    );
    return { scores, masses, fused };
  }

  /** The score of a mass on the way down: below subclasses it is calibrated, above them it is a score already. */
  ofMass(level: CpcLevel, mass: number): number {
    if (level !== 'main-group' && level !== 'subgroup') return mass;
    const { slope, offset } = this.parameters.lower[level];
    return sigmoid(slope * massLogit(mass) + offset);
  }

  threshold(symbol: CpcSymbol, level: CpcLevel): number {
    const expert = this.experts.all[SECTIONS.indexOf(symbol[0] as CpcSymbol)];
    switch (level) {
      case 'section':
        return expert.parameters.sectionThreshold;
      case 'class':
        return this.parameters.classThreshold;
      case 'subclass':
        return expert.threshold(symbol);
      case 'main-group':
      case 'subgroup':
        return this.parameters.lower[level].threshold;
    }
  }
}
