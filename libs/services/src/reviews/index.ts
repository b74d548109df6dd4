export * from './reviews.service.js';
