export * from './keys.service.js';
export { coversOperation, coversScope, isScoped, type Scope, SCOPE_NAMES, SCOPES } from './scopes.js';
