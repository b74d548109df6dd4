export * from './backup.service.js';
export { readBackup } from './read-backup.js';
export { type BackupRequest, writeBackup } from './write-backup.js';
