import { SECTIONS } from '@nonet/cpc-taxonomy';
import { GATE_FEATURES } from '../../mixture/gate.js';
import type { MixtureParameters } from '../../mixture/parameters.js';
import { EXPERT_SIGNALS } from '../../mixture/signals.js';

/** Parameters of nine experts that are all alike. */
export function madeUpParameters(): MixtureParameters {
  const signals = EXPERT_SIGNALS.length;
  const gate = { bias: 0, weights: new Array<number>(GATE_FEATURES).fill(0.1) };
  const sibling = { similarity: 1, words: 1, size: 1, votes: 1 };
  const platt = { slope: 1, offset: 0, threshold: 0.2 };
  const calibration = { bias: 0.5, weights: [1.1, 0.5, 0.3, 0.2] };
  return {
    format: 1,
    experts: SECTIONS.map((section) => ({
      section,
      weights: {
        seen: new Array<number>(signals).fill(1),
        unseen: new Array<number>(signals - 2).fill(1),
        unseenBias: 0,
        bias: 0,
      },
      calibration,
      threshold: 0.3,
      sectionThreshold: 0.4,
      thresholds: {},
      extended: [],
    })),
    gate: { sections: SECTIONS.map(() => gate) },
    classCalibration: calibration,
    classThreshold: 0.3,
    descent: { group: sibling, child: sibling, stay: 0 },
    lower: { 'main-group': platt, subgroup: platt },
  };
}
