export * from './system.service.js';
export { VERSION } from './version.js';
