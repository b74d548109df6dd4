export { type AuditEntry, type AuditService, COMMAND_LINE } from './audit.service.js';
export { listAudit } from './list-audit.operation.js';
