export type { SystemStatus } from './system.service.js';
