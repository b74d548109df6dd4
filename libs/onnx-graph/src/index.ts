export * from './graph/index.js';
export * from './autodiff/index.js';
export * from './training/index.js';
