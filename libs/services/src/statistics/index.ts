export * from './statistics.service.js';
