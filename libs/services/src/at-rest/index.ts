export { classifyAtRest } from './classify-at-rest.js';
