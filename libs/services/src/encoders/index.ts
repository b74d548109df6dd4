export * from './encoders.service.js';
