export { createApiKey, role } from './create-api-key.operation.js';
export { type ApiKey, type KeysService, type Principal, type Role, ROLES } from './keys.service.js';
export { coversOperation, coversScope, isScoped, type Scope, SCOPES } from './scopes.js';
