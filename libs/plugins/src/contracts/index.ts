export { PLUGIN_API, PLUGIN_API_VERSION } from './api-version.js';
export * from './capabilities.js';
export * from './encoder.js';
export * from './expert.js';
export * from './plugin.js';
export * from './rules-expert.js';
export * from './settings.js';
export * from './truth.js';
