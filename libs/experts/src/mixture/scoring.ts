import { SECTIONS, type CpcLevel, type CpcSymbol, type Taxonomy } from '@nonet/cpc-taxonomy';
import { softmax } from '../zero-shot/fusion.js';
import { calibrated } from './calibration.js';
import { fusedAt } from './fusion.js';
import { gateFeatures, openGate } from './gate.js';
import { sigmoid } from './logistic.js';
import type { MixtureReader, MixtureReading } from './mixture-reader.js';
import type { MixtureParameters } from './parameters.js';

/** The scores of sections, classes and subclasses for one text; none is above that of its parent. */
export interface UpperScores {
  /** By position in the taxonomy. */
  readonly scores: ReadonlyMap<number, number>;
  /** Shares of the subclasses, adding up to 1: [subclasses]. */
  readonly masses: Float32Array;
  /** Joined scores before the shares: [subclasses]. */
  readonly fused: Float32Array;
  /** For each subclass 1 where it was trained on, 0 where it is known by its texts alone: [subclasses]. */
  readonly seen: Uint8Array;
  /** [sections][features] */
  readonly gateFeatures: readonly number[][];
}

/** Joins what the nine experts say: each scores its own subclasses, the gate weighs the sections. */
export class Scoring {
  private readonly seen: Uint8Array;
  private readonly positions: Int32Array;

  constructor(
    private readonly taxonomy: Taxonomy,
    private readonly reader: Pick<MixtureReader, 'labels' | 'sectionOf' | 'heads'>,
    private readonly parameters: MixtureParameters,
  ) {
    const extended = new Set(parameters.experts.flatMap((expert) => expert.extended));
    this.seen = Uint8Array.from(reader.labels, (symbol, label) =>
      reader.heads.known[label] && !extended.has(symbol) ? 1 : 0,
    );
    this.positions = Int32Array.from(reader.labels, (symbol) => taxonomy.positionOf(symbol));
  }

  /** Each expert's joined scores for its own subclasses: [subclasses]. */
  fused(reading: MixtureReading): Float32Array {
    const { experts } = this.parameters;
    const fused = Float32Array.from(this.reader.sectionOf, (section, label) =>
      fusedAt(reading.signals, experts[section].weights, label, this.seen[label] === 1),
    );
    return fused;
  }

  upper(reading: MixtureReading): UpperScores {
    const { sectionOf } = this.reader;
    const { experts, gate, classCalibration } = this.parameters;
    const fused = this.fused(reading);
    const masses = softmax(fused);
    const best = masses.reduce((max, mass) => Math.max(max, mass), 0);
    const features = gateFeatures({ ...reading, fused, masses, sectionOf });
    const gates = openGate(gate, features);
    const scores = new Map<number, number>();
    SECTIONS.forEach((section, place) => {
      const position = this.taxonomy.positionOf(section);
      if (position >= 0) scores.set(position, gates[place]);
    });
    const ofClass = new Map<number, { mass: number; best: number }>();
    const own = Float32Array.from(masses, (mass, label) =>
      calibrated(experts[sectionOf[label]].calibration, mass, best),
    );
    this.positions.forEach((position, label) => {
      const above = this.taxonomy.parentAt(position);
      const sum = ofClass.get(above) ?? { mass: 0, best: 0 };
      ofClass.set(above, { mass: sum.mass + masses[label], best: Math.max(sum.best, own[label]) });
    });
    const bestClass = Math.max(...[...ofClass.values()].map(({ mass }) => mass));
    for (const [position, { mass, best: child }] of ofClass) {
      const section = scores.get(this.taxonomy.parentAt(position)) ?? 1;
      scores.set(position, Math.min(section, Math.max(child, calibrated(classCalibration, mass, bestClass))));
    }
    this.positions.forEach((position, label) =>
      scores.set(position, Math.min(scores.get(this.taxonomy.parentAt(position)) ?? 1, own[label])),
    );
    return { scores, masses, fused, seen: this.seen, gateFeatures: features };
  }

  /** Score below subclasses, from the mass that came down. */
  lower(level: CpcLevel, mass: number): number {
    if (level !== 'main-group' && level !== 'subgroup') return mass;
    const { slope, offset } = this.parameters.lower[level];
    const bounded = Math.min(1 - 1e-7, Math.max(1e-12, mass));
    return sigmoid(slope * Math.log(bounded / (1 - bounded)) + offset);
  }

  threshold(symbol: CpcSymbol, level: CpcLevel): number {
    const expert = this.parameters.experts[SECTIONS.indexOf(symbol[0] as CpcSymbol)];
    switch (level) {
      case 'section':
        return expert.sectionThreshold;
      case 'class':
        return this.parameters.classThreshold;
      case 'subclass':
        return expert.thresholds[symbol] ?? expert.threshold;
      case 'main-group':
      case 'subgroup':
        return this.parameters.lower[level].threshold;
    }
  }
}
