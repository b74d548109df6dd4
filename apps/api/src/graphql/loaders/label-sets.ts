import DataLoader from 'dataloader';
import type { LabelledPatentAnswer, LabelSetFacts, LabelSetsService } from '@nonet/services/labels';

export interface LabelSetLoaders {
  readonly labelSetFacts: DataLoader<number, LabelSetFacts>;
  /** By the id of a patent: what the active version answered, set by set. */
  readonly labelAnswersOf: DataLoader<number, LabelledPatentAnswer[]>;
}

export function labelSetLoaders(labelSets: LabelSetsService): LabelSetLoaders {
  return {
    labelSetFacts: new DataLoader((ids) => Promise.all(ids.map((id) => labelSets.facts({ id })))),
    labelAnswersOf: new DataLoader((patentIds) => labelSets.labelAnswersOf(patentIds)),
  };
}
