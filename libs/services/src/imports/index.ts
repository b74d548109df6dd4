export { filesIn, type ImportFile } from './import-files.js';
export { admitPath, admitPaths } from './import-folders.js';
export * from './imports.service.js';
