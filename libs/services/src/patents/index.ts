export * from './patents.service.js';
