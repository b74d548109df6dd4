export * from './taxonomy.service.js';
