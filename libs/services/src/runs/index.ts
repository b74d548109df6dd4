export { runState } from './run-state.fields.js';
export * from './runs.service.js';
export * from './run-message.js';
