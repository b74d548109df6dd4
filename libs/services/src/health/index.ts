export type { Health, HealthService } from './health.service.js';
