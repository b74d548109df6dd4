export type { BackupOptions, BackupProgress, BackupReport } from './backup.service.js';
export { readBackup } from './read-backup.js';
export { writeBackup, type BackupRequest } from './write-backup.js';
