import { SECTIONS, type CpcLevel, type CpcSymbol, type Taxonomy } from '@nonet/cpc-taxonomy';
import { sigmoid, softmax } from '@nonet/numerics';
import { massLogit } from '../descent/descent.js';
import { calibrated } from '../calibration/calibration.js';
import { advised } from './fusion.js';
import { gateFeatures, openGate } from './gate.js';
import type { MixtureReader, MixtureReading } from './mixture-reader.js';
import { NineExperts } from './nine-experts.js';
import type { MixtureParameters } from './parameters.js';

/** The scores of sections, classes and subclasses for one text; none is above that of its parent. */
export interface UpperScores {
  /** By position in the taxonomy. */
  readonly scores: ReadonlyMap<number, number>;
  /** Shares of the subclasses, adding up to 1: [subclasses]. */
  readonly masses: Float32Array;
  /** Joined scores before the shares: [subclasses]. */
  readonly fused: Float32Array;
  /** [sections][features] */
  readonly gateFeatures: readonly number[][];
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

  upper(reading: Pick<MixtureReading, 'signals' | 'sectionLogits' | 'advice' | 'closeness'>): UpperScores {
    const { sectionOf } = this.reader;
    const { gate, classCalibration } = this.parameters;
    const fused = advised(this.experts.joined(reading.signals), reading.advice);
    const masses = softmax(fused);
    const { closeness } = reading;
    const standing = { best: masses.reduce((max, mass) => Math.max(max, mass), 0), closeness };
    const features = gateFeatures({ ...reading, fused, masses, sectionOf });
    const gates = openGate(gate, features);
    const scores = new Map<number, number>();
    SECTIONS.forEach((section, place) => {
      const position = this.taxonomy.positionOf(section);
      if (position >= 0) scores.set(position, gates[place]);
    });
    const ofClass = new Map<number, { mass: number; best: number }>();
    const own = Float32Array.from(masses, (mass, label) =>
      this.experts.of(label).probability(mass, standing),
    );
    this.positions.forEach((position, label) => {
      const above = this.taxonomy.parentAt(position);
      const sum = ofClass.get(above) ?? { mass: 0, best: 0 };
      ofClass.set(above, { mass: sum.mass + masses[label], best: Math.max(sum.best, own[label]) });
    });
    const ofClasses = { best: Math.max(...[...ofClass.values()].map(({ mass }) => mass)), closeness };
    for (const [position, { mass, best: child }] of ofClass) {
      const section = scores.get(this.taxonomy.parentAt(position)) ?? 1;
      scores.set(position, Math.min(section, Math.max(child, calibrated(classCalibration, mass, ofClasses))));
    }
    this.positions.forEach((position, label) =>
      scores.set(position, Math.min(scores.get(this.taxonomy.parentAt(position)) ?? 1, own[label])),
    );
    return { scores, masses, fused, gateFeatures: features };
  }

  /** Score below subclasses, from the mass that came down. */
  lower(level: CpcLevel, mass: number): number {
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
