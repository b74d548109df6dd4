export * from './runs.service.js';
