import type { Adaptation, KnownSymbols } from '@nonet/experts';
import type { Page, PageRequest } from '../paging/index.js';
import type { PatentFilter } from '../patents/patent-filter.fields.js';
import type { NewCollection } from './create-collection.operation.js';

export interface Collection {
  readonly id: number;
  readonly name: string;
  /** What it is for. */
  readonly note: string | null;
  readonly filter: PatentFilter;
  readonly createdBy: string;
  readonly createdAt: Date;
}

/** What a collection changes of a version of experts. */
export interface CollectionCalibration {
  readonly id: number;
  readonly collectionId: number;
  /** `name@version`. */
  readonly model: string;
  readonly adaptation: Adaptation;
  readonly createdAt: Date;
}

/** How its patents are, as far as offices or reviewers gave them symbols. */
export interface AssignedHabits {
  /** Patents whose symbols an office gave. */
  readonly classified: number;
  /** Mean number of subclasses of those, legacy ones aside; null: there are none. */
  readonly labels: number | null;
  /** The share of those with each section. */
  readonly sections: Readonly<Record<string, number>>;
}

/** A patent of a collection to calibrate by. */
export interface CollectionPatent {
  readonly number: string;
  readonly text: string;
  /** null: nobody gave it symbols. */
  readonly known: KnownSymbols | null;
}

export interface CollectionsService {
  /** @throws INPUT_INVALID; CONFLICT where the name is taken */
  create(collection: NewCollection, by: string): Promise<Collection>;
  /** By name. @throws NOT_FOUND */
  get(name: string): Promise<Collection>;
  /** In the order of their names. */
  list(page: PageRequest): Promise<Page<Collection>>;
  /** It, its calibrations and what was answered by them; the patents stay. @throws NOT_FOUND */
  remove(name: string): Promise<Collection>;
  /** For loaders: how many stored patents belong to each. */
  sizes(collections: readonly Collection[]): Promise<number[]>;
  /** For loaders: the newest calibration of each collection for each model, the newest first. */
  calibrationsOf(collectionIds: readonly number[]): Promise<CollectionCalibration[][]>;
  assignedHabits(collection: Collection): Promise<AssignedHabits>;
}
