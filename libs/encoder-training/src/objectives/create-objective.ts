import { infoNceObjective } from './info-nce-objective.js';
import { jointObjective } from './joint-objective.js';
import type { BatchShape, Objective } from './objective.js';
import { pairwiseObjective } from './pairwise-objective.js';
import type { RunSettings } from '../settings.js';
import type { TrainingData } from '../corpus/training-texts.js';

/** The objective of a loss over training data. */
export function createObjective(data: TrainingData, shape: BatchShape, loss: RunSettings['loss']): Objective {
  switch (loss.type) {
    case 'joint':
      return jointObjective(data, shape, loss);
    case 'info-nce':
      return infoNceObjective(data, shape, loss);
    case 'pairwise-cosine':
      return pairwiseObjective(data, shape, loss);
  }
}
