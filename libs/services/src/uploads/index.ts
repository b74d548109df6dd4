export * from './uploads.service.js';
