import DataLoader from 'dataloader';
import type { Import, ImportsService } from './imports.service.js';

export interface ImportLoaders {
  readonly importById: DataLoader<string, Import | null>;
}

/** One statement for a whole page of patents and the imports that brought them. */
export function importLoaders(imports: ImportsService): ImportLoaders {
  return { importById: new DataLoader((ids) => imports.byIds(ids)) };
}
