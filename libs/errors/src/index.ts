export { NONET } from './command-line.js';
