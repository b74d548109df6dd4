export { RUN_OPERATIONS } from './index.js';
