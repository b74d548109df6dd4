export { type AuditEntry, type AuditFilter, type AuditService, COMMAND_LINE } from './audit.service.js';
