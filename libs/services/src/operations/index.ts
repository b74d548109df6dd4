export { REQUESTS, RUN_OPERATIONS } from './index.js';
