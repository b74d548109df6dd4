export { admitFiles } from './admit-files.js';
export { filesIn } from './import-files.js';
export type {
  Import,
  ImportKind,
  ImportOptions,
  ImportProgress,
  ImportRejection,
  ImportsService,
  ImportState,
} from './imports.service.js';
