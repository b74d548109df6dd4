export type { ReadEvent } from './learnable-patents.js';
export * from './training.service.js';
