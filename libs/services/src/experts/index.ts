export * from './experts.service.js';
