export * from './training.service.js';
