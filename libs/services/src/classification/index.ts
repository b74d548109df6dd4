export * from './classification.service.js';
export * from './evaluation.service.js';
