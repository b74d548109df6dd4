export { createApiKey, role } from './create-api-key.operation.js';
export * from './keys.service.js';
export { createSignInLinks, type SignInLinks } from './sign-in-links.js';
export { coversOperation, coversScope, isScoped, type Scope, SCOPES } from './scopes.js';
