import type { Logger } from 'pino';
import { isUuid, type Database } from '../database/index.js';
import { closing, notFound, type NonetError } from '../errors/errors.js';
import { toNonetError } from '../errors/library-errors.js';
import { decodeCursor, inOrder, pageOf } from '../paging/index.js';
import { importOf, rowKind, rowState } from './import-rows.js';
import type { Import, ImportOptions, ImportRequest, ImportsService } from './imports.service.js';
import { rejectionPages } from './rejection-pages.js';
import { nameOfSources } from './import-sources.js';
import { endInterruptedImports } from './interrupted-imports.js';
import { runImport, type ImportWork } from './run-import.js';

/** Imports on one database. `close` cancels those that run here and waits for their ends. */
export async function createImports(
  database: Database,
  { log }: { log: Logger },
): Promise<ImportsService & { close(): Promise<void> }> {
  const { prisma, pool } = database;
  const interrupted = await endInterruptedImports(database);
  if (interrupted > 0) log.warn({ imports: interrupted }, 'marked imports of dead processes as failed');
  const shutdown = new AbortController();
  const running = new Set<Promise<unknown>>();

  const run = async (request: ImportRequest, work: ImportWork, options: ImportOptions): Promise<Import> => {
    if (shutdown.signal.aborted) throw closing({});
    const signal = AbortSignal.any([shutdown.signal, ...(options.signal ? [options.signal] : [])]);
    const facts = { kind: request.kind, source: request.path, run: options.run?.runId };
    log.info(facts, 'importing');
    const importing = runImport(database, request, work, { ...options, signal, log });
    running.add(importing);
    try {
      const { id, state, read, added, rejected } = await importing;
      log.info({ ...facts, id, state, read, added, rejected }, 'import ended');
      return await importing;
    } catch (thrown) {
      const error = toNonetError(thrown);
      const { code, message: reason } = error;
      if (signal.aborted) log.info({ ...facts, code, reason }, 'import stopped');
      else if (isFault(error)) log.error({ ...facts, code, err: error }, 'import ended');
      else log.warn({ ...facts, code, reason }, 'import ended');
      throw thrown;
    } finally {
      running.delete(importing);
    }
  };

  return {
    // Readers are loaded when something is to be read.
    async importScheme(files, options) {
      const { schemeImport } = await import('./scheme-import.js');
      return run({ kind: 'scheme', ...files }, schemeImport(pool, files, options.prepare), options);
    },
    async importPatents({ path, more = [] }, options) {
      const { patentsImport } = await import('./patents-import.js');
      const paths = [path, ...more];
      return run({ kind: 'patents', path: nameOfSources(paths) }, patentsImport(paths), options);
    },
    async get(id) {
      if (!isUuid(id)) return null;
      const row = await prisma.import.findUnique({ where: { id } });
      return row === null ? null : importOf(row);
    },
    async byIds(ids) {
      const rows = await prisma.import.findMany({ where: { id: { in: ids.filter(isUuid) } } });
      return inOrder(ids, rows.map(importOf), ({ id }) => id);
    },
    async list(filter, page) {
      const where = {
        ...(filter.kind && { kind: rowKind[filter.kind] }),
        ...(filter.state && { state: rowState[filter.state] }),
      };
      const after = decodeCursor('imports', ['moment', 'id'], page.after);
      const behind = after && {
        OR: [
          { startedAt: { lt: new Date(String(after[0])) } },
          { startedAt: new Date(String(after[0])), id: { lt: String(after[1]) } },
        ],
      };
      const rows = await prisma.import.findMany({
        where: { AND: [where, behind ?? {}] },
        orderBy: [{ startedAt: 'desc' }, { id: 'desc' }],
        take: page.first + 1,
      });
      return pageOf(page, rows.map(importOf), {
        order: 'imports',
        keyOf: ({ startedAt, id }) => [startedAt.toISOString(), id],
        totalCount: () => prisma.import.count({ where }),
      });
    },
    async rejections(importId, page) {
      const [rejections] = await rejectionPages(prisma, isUuid(importId) ? [importId] : [], page);
      if (!rejections) throw notFound({ what: 'import', key: importId });
      return rejections;
    },
    rejectionsOf: (importIds, page) => rejectionPages(prisma, importIds, page),
    async close() {
      shutdown.abort(closing({}));
      await Promise.allSettled(running);
    },
  };
}

/** Whether the machine or the program is at fault; other errors are about the request. */
const isFault = ({ errorClass }: NonetError) => errorClass === 'internal' || errorClass === 'unavailable';
