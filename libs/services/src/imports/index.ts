export { admitFiles } from './admit-files.js';
export { filesIn, type ImportFile } from './import-files.js';
export * from './imports.service.js';
