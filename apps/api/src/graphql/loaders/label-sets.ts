import DataLoader from 'dataloader';
import type { LabelSetFacts, LabelSetsService } from '@nonet/services/labels';

export interface LabelSetLoaders {
  readonly labelSetFacts: DataLoader<number, LabelSetFacts>;
}

export function labelSetLoaders(labelSets: LabelSetsService): LabelSetLoaders {
  return {
    labelSetFacts: new DataLoader((ids) => Promise.all(ids.map((id) => labelSets.facts({ id })))),
  };
}
