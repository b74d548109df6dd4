export { filesIn } from './import-files.js';
export { admitPath, admitPaths } from './import-folders.js';
export type {
  Import,
  ImportKind,
  ImportOptions,
  ImportProgress,
  ImportRejection,
  ImportsService,
  ImportState,
  SchemeFiles,
} from './imports.service.js';
