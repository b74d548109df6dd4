import DataLoader from 'dataloader';
import { pageLoader, type PageLoader } from '../page-loader.js';
import type { Import, ImportRejection, ImportsService } from '@nonet/services/imports';

export interface ImportLoaders {
  readonly importById: DataLoader<string, Import | null>;
  readonly rejectionsOf: PageLoader<string, ImportRejection>;
}

/** One statement for the imports of a whole page of patents, one for the rejections of a whole page of imports. */
export function importLoaders(imports: ImportsService): ImportLoaders {
  return {
    importById: new DataLoader((ids) => imports.byIds(ids)),
    rejectionsOf: pageLoader((ids, page) => imports.rejectionsOf(ids, page)),
  };
}
