import type { Principal } from '@nonet/services/access';
import { collectionLoaders, type CollectionLoaders } from './loaders/collections.js';
import { importLoaders, type ImportLoaders } from './loaders/imports.js';
import { labelSetLoaders, type LabelSetLoaders } from './loaders/label-sets.js';
import { modelLoaders, type ModelLoaders } from './loaders/models.js';
import { patentLoaders, type PatentLoaders } from './loaders/patents.js';
import type { Services } from '@nonet/services';
import { predictionLoaders, type PredictionLoaders } from './loaders/predictions.js';
import { reviewLoaders, type ReviewLoaders } from './loaders/reviews.js';
import { runLoaders, type RunLoaders } from './loaders/runs.js';
import { schemeChangeLoaders, type SchemeChangeLoaders } from './loaders/scheme-changes.js';
import { taxonomyLoaders, type TaxonomyLoaders } from './loaders/taxonomy.js';

/** Where a request came from, and under which id the log has it. */
export interface RequestFacts {
  readonly id: string;
  readonly address: string;
}

/** What every resolver of one request shares. */
export interface GraphQLContext {
  readonly services: Services;
  /** Whose key or token the request carries; there are no requests without one. */
  readonly principal: Principal;
  readonly request: RequestFacts;
  /** Aborts when the client is gone, time is up or the server stops; handed down to all long work. */
  readonly signal: AbortSignal;
  /** Batch and remember within this one request. */
  readonly load: TaxonomyLoaders &
    PatentLoaders &
    ImportLoaders &
    ModelLoaders &
    PredictionLoaders &
    ReviewLoaders &
    CollectionLoaders &
    SchemeChangeLoaders &
    LabelSetLoaders &
    RunLoaders;
  /** The mutations of this request that the audit log has already, by the name of their answer. */
  readonly audited: Set<string>;
}

export function createContext(facts: Omit<GraphQLContext, 'load' | 'audited'>): GraphQLContext {
  const {
    taxonomy,
    patents,
    imports,
    models,
    predictions,
    reviews,
    collections,
    labelSets,
    runs,
    schemeChanges,
  } = facts.services;
  return {
    ...facts,
    audited: new Set(),
    load: {
      ...taxonomyLoaders(taxonomy),
      ...patentLoaders(patents),
      ...importLoaders(imports),
      ...modelLoaders(models),
      ...predictionLoaders(predictions, facts.signal),
      ...reviewLoaders(reviews),
      ...collectionLoaders(collections),
      ...schemeChangeLoaders(schemeChanges),
      ...labelSetLoaders(labelSets, facts.principal),
      ...runLoaders(runs),
    },
  };
}
