export * from './contracts/matrix.js';
export * from './contracts/encoder.js';
