export * from './projection.service.js';
