import DataLoader from 'dataloader';
import type { Principal } from '@nonet/services/access';
import type {
  LabelledPatentAnswer,
  LabelReview,
  LabelSetFacts,
  LabelSetsService,
} from '@nonet/services/labels';
import { pageLoader, type PageLoader } from '../page-loader.js';

export interface LabelSetLoaders {
  readonly labelSetFacts: DataLoader<number, LabelSetFacts>;
  /** By the id of a patent: what the active version answered, set by set. */
  readonly labelAnswersOf: PageLoader<number, LabelledPatentAnswer>;
  /** By the number of a patent: what whoever asks said of its labels, whatever the set. */
  readonly ownLabelReviews: DataLoader<string, LabelReview[]>;
}

export function labelSetLoaders(labelSets: LabelSetsService, principal: Principal): LabelSetLoaders {
  return {
    labelSetFacts: new DataLoader((ids) => Promise.all(ids.map((id) => labelSets.facts({ id })))),
    labelAnswersOf: pageLoader((patentIds, page) => labelSets.labelAnswersOf(patentIds, page)),
    ownLabelReviews: new DataLoader((numbers) => labelSets.ownReviews(principal, numbers)),
  };
}
