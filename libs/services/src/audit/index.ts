export { COMMAND_LINE } from '../access/keys.service.js';
export * from './audit.service.js';
export { listAudit } from './list-audit.operation.js';
