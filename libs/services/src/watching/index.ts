export * from './watch.operation.js';
export * from './watching.service.js';
