export { LEAK_TEXT, SPADE_TEXT, smallTaxonomy } from './small-taxonomy.js';
