export * from './predictions.service.js';
