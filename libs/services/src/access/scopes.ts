/**
 * What a key may be restricted to: a group of operations, or one operation by its name. Every query, mutation and
 * subscription must be in one group; the schema is refused otherwise.
 */
export const SCOPES = {
  taxonomy: ['cpcNode', 'cpcNodes', 'cpcScheme', 'cpcStatistics', 'schemeChanges', 'schemeUpdates'],
  patents: ['embeddingProjection', 'patent', 'patents', 'patentStatistics', 'similarPatents'],
  classify: ['classify', 'zeroShot'],
  collections: ['calibrateCollection', 'collection', 'collections', 'createCollection', 'removeCollection'],
  reclassification: [
    'decideReclassifications',
    'reclassificationChanges',
    'reclassificationGroups',
    'reclassifications',
    'reclassifyPatents',
    'undoReclassifications',
  ],
  imports: ['deleteUpload', 'import', 'importFiles', 'importPatents', 'imports', 'importScheme', 'uploads'],
  labels: [
    'evaluateLabelSet',
    'importLabelSet',
    'labelSet',
    'labelSets',
    'learnLabelSet',
    'removeLabelSet',
    'reviewLabel',
    'withdrawLabelReview',
  ],
  models: [
    'activateModel',
    'activationPreview',
    'activeModel',
    'collectGarbage',
    'compareModels',
    'evaluateModel',
    'evaluations',
    'model',
    'modelActivations',
    'models',
    'rollbackModel',
    'rollbackPreview',
  ],
  predictions: [
    'classifyPatents',
    'giveBackReviews',
    'labelledPatents',
    'predictions',
    'reviewPrediction',
    'reviewQueue',
    'reviews',
    'takeReviews',
    'watch',
    'withdrawReview',
  ],
  training: [
    'cancelRun',
    'compareRuns',
    'extendExperts',
    'learnFromReviews',
    'runChanges',
    'runProgress',
    'trainEncoder',
    'trainExperts',
    'run',
    'runs',
  ],
  access: ['apiKeys', 'auditLog', 'createApiKey', 'revokeApiKey'],
  system: ['encoders', 'expertKinds', 'experts', 'plugins', 'reloadPlugins', 'system', 'workers'],
} as const satisfies Record<string, readonly string[]>;

export type Scope = keyof typeof SCOPES;

/** Every key may ask who it belongs to. */
const OPEN_OPERATIONS: readonly string[] = ['me'];

const operations = new Map<string, Scope>(
  Object.entries(SCOPES).flatMap(([scope, names]) => names.map((name) => [name, scope as Scope] as const)),
);

/** Every name that a key's scopes may hold. */
export const SCOPE_NAMES: readonly string[] = [
  ...new Set([...Object.keys(SCOPES), ...operations.keys()]),
].sort();

/** Who may start something may ask how long it would take: `forecastTrainEncoder` goes by `trainEncoder`. */
const settled = (operation: string): string =>
  operation.replace(/^forecast([A-Z])/, (_, first: string) => first.toLowerCase());

export const isScoped = (operation: string): boolean =>
  operations.has(settled(operation)) || OPEN_OPERATIONS.includes(operation);

/** No scopes: whatever the role may do. */
export function coversOperation(scopes: readonly string[], operation: string): boolean {
  if (OPEN_OPERATIONS.includes(operation)) return true;
  const scope = operations.get(settled(operation));
  return scopes.includes(settled(operation)) || (scope !== undefined && coversScope(scopes, scope));
}

export const coversScope = (scopes: readonly string[], scope: Scope): boolean =>
  scopes.length === 0 || scopes.includes(scope);

/** Whether a key with `given` scopes may do nothing that one with `own` scopes may not. */
export function isWithin(given: readonly string[], own: readonly string[]): boolean {
  if (own.length === 0) return true;
  return given.length > 0 && given.every((name) => own.includes(name) || coversOperation(own, name));
}
