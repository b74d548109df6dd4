import { operationWork } from '../runs/operation-work.js';
import type { RunContext, RunWork } from '../runs/run-work.js';
import { importPatents } from './import-patents.operation.js';
import { importScheme } from './import-scheme.operation.js';
import { countsOf } from './import-rows.js';
import type { ImportOptions, ImportsService, SchemeImportOptions } from './imports.service.js';

/**
 * The import of a scheme as a run: one transaction, so an attempt after the death of a worker starts again or finds
 * it done. The active model is prepared for the scheme before it becomes the current one; texts embedded for that
 * are not embedded again.
 */
export const schemeImportWork = (
  imports: Pick<ImportsService, 'importScheme'>,
  prepare: SchemeImportOptions['prepare'],
): RunWork<unknown> =>
  operationWork(importScheme, {
    resource: () => 'cpu',
    run: async (files, context) => ({
      ...countsOf(await imports.importScheme(files, { ...optionsOf(context), prepare })),
    }),
  });

/** The import of patents as a run: an attempt after the death of a worker goes on behind the last batch that was written. */
export const patentImportWork = (imports: Pick<ImportsService, 'importPatents'>): RunWork<unknown> =>
  operationWork(importPatents, {
    resource: () => 'cpu',
    run: async (file, context) => {
      const result = await imports.importPatents(file, optionsOf(context));
      return { ...countsOf(result), ignored: [...result.ignored] };
    },
  });

const optionsOf = (context: RunContext): ImportOptions => ({
  actor: context.actor.name,
  signal: context.signal,
  run: context,
  onProgress({ phase, done, total, counts }) {
    context.progress(phase, done, total);
    context.metrics({ ...counts });
  },
});
