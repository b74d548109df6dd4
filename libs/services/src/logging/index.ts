export { createLog } from './create-log.js';
export { outsideRequest, requestScope, toItsEnd, type RequestScope } from './request-scope.js';
