export * from './baselines/index.js';
export * from './comparison/index.js';
export * from './heads/index.js';
export * from './projection/index.js';
