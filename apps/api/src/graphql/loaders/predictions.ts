import type { CpcSymbol } from '@nonet/cpc-taxonomy';
import type { Evidence } from '@nonet/experts';
import DataLoader from 'dataloader';
import type { PredictionsService, StoredPrediction } from '@nonet/services/predictions';

export interface PredictionLoaders {
  readonly predictionsOf: DataLoader<PredictionsKey, StoredPrediction[], string>;
  /** `name@version` of a model version. */
  readonly modelName: DataLoader<number, string>;
  readonly evidenceOf: DataLoader<StoredPrediction, readonly Evidence[], string>;
}

/** A patent and a model version (null: the active one). */
export interface PredictionsKey {
  readonly patentId: number;
  readonly model: string | null;
}

/** One statement for the predictions of a whole page of patents, one pass of the encoder for all symbols of a patent. */
export function predictionLoaders(predictions: PredictionsService, signal: AbortSignal): PredictionLoaders {
  return {
    predictionsOf: new DataLoader(
      async (keys) => {
        const byModel = groupedBy(keys, ({ model }) => model);
        const found = new Map<PredictionsKey, StoredPrediction[]>();
        for (const [model, wanted] of byModel) {
          const rows = await predictions.ofPatents(
            wanted.map(({ patentId }) => patentId),
            model,
          );
          wanted.forEach((key, index) => found.set(key, rows[index] ?? []));
        }
        return keys.map((key) => found.get(key) ?? []);
      },
      { cacheKeyFn: ({ patentId, model }) => `${patentId} ${model}` },
    ),
    modelName: new DataLoader((ids) => predictions.modelNames(ids)),
    evidenceOf: new DataLoader(
      async (wanted) => {
        const byPatent = groupedBy(wanted, ({ modelId, patentId }) => `${modelId} ${patentId}`);
        const found = new Map<string, ReadonlyMap<CpcSymbol, readonly Evidence[]>>();
        await Promise.all(
          [...byPatent].map(async ([key, ofPatent]) => {
            const [{ modelId, patentId }] = ofPatent as [StoredPrediction];
            const symbols = ofPatent.map(({ node }) => node.symbol);
            found.set(key, await predictions.evidenceOf({ modelId, patentId, symbols }, { signal }));
          }),
        );
        return wanted.map(
          ({ modelId, patentId, node }) => found.get(`${modelId} ${patentId}`)?.get(node.symbol) ?? [],
        );
      },
      { cacheKeyFn: ({ modelId, patentId, node }) => `${modelId} ${patentId} ${node.id}` },
    ),
  };
}

function groupedBy<Key, Group>(keys: readonly Key[], groupOf: (key: Key) => Group): Map<Group, Key[]> {
  const groups = new Map<Group, Key[]>();
  for (const key of keys) {
    const group = groups.get(groupOf(key));
    if (group) group.push(key);
    else groups.set(groupOf(key), [key]);
  }
  return groups;
}
