import { basename } from 'node:path';
import type { Companion } from '@nonet/cpc-taxonomy';
import { lockPatents, transactionOn } from '../database/index.js';
import { importNothingRead } from '../errors/errors.js';
import { gatherFacts } from './gather-facts.js';
import { NOTHING_COUNTED } from './imports.service.js';
import type { ImportContext } from './run-import.js';
import { settleStored } from './settle-stored.js';
import { writeFacts } from './write-facts.js';
import { type SourceRejection, writeRejections } from './write-rejections.js';

/**
 * Imports a publication beside the scheme, whole or not at all; rows that cannot be read are kept as rejections.
 * @throws IMPORT_NOTHING_READ where none could be read
 */
export async function importFacts(
  { id, client, signal, note, progress }: ImportContext,
  companion: Companion,
  path: string,
): Promise<void> {
  const { facts, bad } = await gatherFacts(companion, signal);
  const rejections = bad.map(({ entry, line, reason, excerpt }): SourceRejection => ({
    scope: 'record',
    file: entry === null ? basename(path) : `${basename(path)} > ${entry}`,
    place: { record: line, line, byte: null },
    code: 'SCHEME_ROW_INVALID',
    reason,
    excerpt,
  }));
  progress('writing', facts.size, facts.size);
  await transactionOn(client, async () => {
    await lockPatents(client);
    await writeRejections(client, id, rejections);
    const { added, updated } = await writeFacts(client, facts.values(), signal);
    await settleStored(client, signal);
    const unchanged = facts.size - added - updated;
    const read = facts.size + bad.length;
    const counts = { ...NOTHING_COUNTED, read, added, updated, unchanged, rejected: bad.length };
    await note({ counts, handled: read, ignored: [], sourceState: null });
  });
  if (facts.size > 0 || rejections.length === 0) return;
  const counts = { ...NOTHING_COUNTED, read: bad.length, rejected: bad.length };
  const first = rejections
    .slice(0, 20)
    .map(({ place, ...said }) => ({ ...said, place: `line ${place.line}` }));
  throw importNothingRead({ source: path, counts, rejections: first });
}
