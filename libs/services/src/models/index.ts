export * from './models.service.js';
