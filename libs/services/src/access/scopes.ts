/**
 * What a key may be restricted to: a group of operations, or one operation by its name. Every query, mutation and
 * subscription must be in one group; the schema is refused otherwise.
 */
export const SCOPES = {
  taxonomy: ['cpcNode', 'cpcNodes', 'cpcScheme'],
  patents: ['embeddingProjection', 'patent', 'patents', 'similarPatents'],
  classify: ['classify', 'zeroShot'],
  imports: ['import', 'importFiles', 'importPatents', 'imports', 'importScheme'],
  models: [
    'activateModel',
    'activeModel',
    'collectGarbage',
    'evaluateModel',
    'evaluations',
    'model',
    'modelActivations',
    'models',
    'rollbackModel',
  ],
  predictions: ['classifyPatents', 'predictions', 'reviewPrediction', 'reviews'],
  training: [
    'cancelRun',
    'extendExperts',
    'learnFromReviews',
    'runProgress',
    'trainEncoder',
    'trainExperts',
    'run',
    'runs',
  ],
  access: ['apiKeys', 'auditLog', 'createApiKey', 'revokeApiKey'],
  system: ['encoders', 'expertKinds', 'experts', 'plugins', 'reloadPlugins', 'system'],
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

export const isScoped = (operation: string): boolean =>
  operations.has(operation) || OPEN_OPERATIONS.includes(operation);

/** No scopes: whatever the role may do. */
export function coversOperation(scopes: readonly string[], operation: string): boolean {
  if (OPEN_OPERATIONS.includes(operation)) return true;
  const scope = operations.get(operation);
  return scopes.includes(operation) || (scope !== undefined && coversScope(scopes, scope));
}

export const coversScope = (scopes: readonly string[], scope: Scope): boolean =>
  scopes.length === 0 || scopes.includes(scope);

/** Whether a key with `given` scopes may do nothing that one with `own` scopes may not. */
export function isWithin(given: readonly string[], own: readonly string[]): boolean {
  if (own.length === 0) return true;
  return given.length > 0 && given.every((name) => own.includes(name) || coversOperation(own, name));
}
