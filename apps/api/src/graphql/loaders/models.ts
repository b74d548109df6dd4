import DataLoader from 'dataloader';
import { pageLoader, type PageLoader } from '../page-loader.js';
import type { ModelActivation, ModelEvaluation, ModelsService, ModelVersion } from '@nonet/services/models';

export interface ModelLoaders {
  readonly modelById: DataLoader<number, ModelVersion | null>;
  readonly modelEvaluationsOf: PageLoader<number, ModelEvaluation>;
  /** The activation that holds now, asked for once in a request. */
  readonly modelActivation: DataLoader<'active', ModelActivation | null>;
}

export function modelLoaders(models: ModelsService): ModelLoaders {
  return {
    modelById: new DataLoader((ids) => models.byIds(ids)),
    modelEvaluationsOf: pageLoader((ids, page) => models.evaluationsOf(ids, page)),
    modelActivation: new DataLoader(async (keys) => {
      const activation = await models.activation();
      return keys.map(() => activation);
    }),
  };
}
