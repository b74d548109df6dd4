export { randomFrom, shuffled } from './random.js';
