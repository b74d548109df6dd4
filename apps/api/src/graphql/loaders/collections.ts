import DataLoader from 'dataloader';
import type { Collection, CollectionCalibration, CollectionsService } from '@nonet/services/collections';

export interface CollectionLoaders {
  readonly collectionSize: DataLoader<Collection, number, number>;
  readonly calibrationsOf: DataLoader<number, CollectionCalibration[]>;
}

export function collectionLoaders(collections: CollectionsService): CollectionLoaders {
  return {
    collectionSize: new DataLoader((all) => collections.sizes(all), { cacheKeyFn: ({ id }) => id }),
    calibrationsOf: new DataLoader((ids) => collections.calibrationsOf(ids)),
  };
}
