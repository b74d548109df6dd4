export {
  type ApiKey,
  type KeysService,
  NAME_LENGTH,
  type Principal,
  type Role,
  ROLES,
} from './keys.service.js';
export { coversOperation, coversScope, isScoped, type Scope, SCOPE_NAMES, SCOPES } from './scopes.js';
