export * from './system.service.js';
