export { createLog } from './create-log.js';
export { requestScope, type RequestScope } from './request-scope.js';
