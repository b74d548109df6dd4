export * from './contracts/matrix.js';
export * from './contracts/encoder.js';
export * from './contracts/expert.js';
export * from './contracts/plugin.js';
export * from './contracts/truth.js';
export { PluginError, type PluginErrorCode } from './registry/plugin-error.js';
export { PluginRegistry, type PluginReport } from './registry/plugin-registry.js';
export { type ConformanceCheck, encoderConformance } from './conformance/encoder-conformance.js';
