export * from './audit.service.js';
export { listAudit } from './list-audit.operation.js';
