export * from './spending.service.js';
