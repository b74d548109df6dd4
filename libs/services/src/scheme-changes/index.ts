export * from './list-scheme-changes.operation.js';
export * from './scheme-changes.service.js';
