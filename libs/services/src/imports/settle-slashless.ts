import {
  type CpcSymbol,
  is2000Series,
  resolveSlashless,
  slashlessCandidates,
  type SlashlessMeaning,
} from '@nonet/cpc-taxonomy';
import type pg from 'pg';
import type { PatentRecord } from '@nonet/patents';
import type { StoredRecord } from './stored-record.js';

/** What slashless texts mean; of those of which nothing can be said yet there is nothing. */
export type SlashlessMeanings = ReadonlyMap<string, SlashlessMeaning>;

/** What those of either classification mean. */
export interface Meanings {
  readonly cpc: SlashlessMeanings;
  readonly ipc: SlashlessMeanings;
}

type Slashless = Pick<PatentRecord, 'slashless' | 'slashlessIpc'>;

const SUBCLASS_LENGTH = 4;
export const subclassOfSlashless = (text: string): string =>
  text.replace(/\s+/g, '').slice(0, SUBCLASS_LENGTH).toUpperCase();

/**
 * Looks the slashless symbols of records up, all of them at once. Only subclasses whose groups are loaded can tell. A symbol that the
 * scheme has not any more is looked for only where none of today is meant; one of the IPC first among those that the concordance
 * names, for the CPC has groups that the IPC has not.
 */
export async function meaningsOf(
  client: pg.ClientBase,
  records: readonly Slashless[],
  subclassesWithGroups: ReadonlySet<string>,
): Promise<Meanings> {
  const textsOf = (field: keyof Slashless) =>
    [...new Set(records.flatMap((record) => record[field]))].filter((text) =>
      subclassesWithGroups.has(subclassOfSlashless(text)),
    );
  const [cpc, ipc] = [textsOf('slashless'), textsOf('slashlessIpc')];
  if (cpc.length + ipc.length === 0) return { cpc: new Map(), ipc: new Map() };
  const { rows } = await client.query<{ symbol: CpcSymbol; current: boolean }>(
    'SELECT symbol, position IS NOT NULL AS current FROM cpc_node WHERE symbol = ANY($1)',
    [[...cpc, ...ipc].flatMap(slashlessCandidates)],
  );
  const current = new Set(rows.filter((node) => node.current).map(({ symbol }) => symbol));
  const ever = new Set(rows.map(({ symbol }) => symbol));
  const concordant = await concordantAmong(client, ipc.flatMap(slashlessCandidates));
  const inIpc = (known: ReadonlySet<CpcSymbol>) =>
    new Set([...known].filter((symbol) => !is2000Series(symbol)));
  return {
    cpc: meaningsAmong(cpc, [current, ever]),
    ipc: meaningsAmong(ipc, [concordant, inIpc(current), inIpc(ever)]),
  };
}

/** Of these the symbols of the IPC that the concordance names. */
async function concordantAmong(
  client: pg.ClientBase,
  symbols: readonly CpcSymbol[],
): Promise<ReadonlySet<CpcSymbol>> {
  if (symbols.length === 0) return new Set();
  const { rows } = await client.query<{ symbol: CpcSymbol }>(
    `SELECT DISTINCT named.symbol FROM cpc_symbol_fact f, unnest(f.ipc) AS named (symbol)
      WHERE f.ipc && $1 AND named.symbol = ANY($1)`,
    [symbols],
  );
  return new Set(rows.map(({ symbol }) => symbol));
}

/** The first set that has anything a text may mean decides. */
function meaningsAmong(texts: readonly string[], sets: readonly ReadonlySet<CpcSymbol>[]): SlashlessMeanings {
  return new Map(
    texts.map((text) => {
      const found = sets.map((known) => resolveSlashless(text, (symbol) => known.has(symbol)));
      return [text, found.find(({ type }) => type !== 'unknown') ?? { type: 'unknown' }];
    }),
  );
}

/** A record with the symbols that its slashless ones mean; those that mean several or none stay as they are. */
export function settled(record: StoredRecord, meanings: Meanings): StoredRecord {
  const cpc = meant(record.slashless, meanings.cpc);
  const ipc = meant(record.slashlessIpc, meanings.ipc);
  if (cpc.size + ipc.size === 0) return record;
  const known = new Set(record.classifications.map(({ symbol }) => symbol));
  const found = [...new Set(cpc.values())].filter((symbol) => !known.has(symbol));
  return {
    ...record,
    classifications: [...record.classifications, ...found.map(unranked)],
    slashless: record.slashless.filter((text) => !cpc.has(text)),
    ipc: [...new Set([...record.ipc, ...ipc.values()])],
    slashlessIpc: record.slashlessIpc.filter((text) => !ipc.has(text)),
  };
}

const unranked = (symbol: CpcSymbol) => ({
  symbol,
  inventive: null,
  first: null,
  version: null,
  ofDocument: false,
});

/** Whether anything can be said of the slashless symbols of a record. */
export const isSettledBy = ({ slashless, slashlessIpc }: Slashless, { cpc, ipc }: Meanings): boolean =>
  slashless.some((text) => cpc.has(text)) || slashlessIpc.some((text) => ipc.has(text));

/** The texts that mean one symbol, with that symbol. */
const meant = (texts: readonly string[], meanings: SlashlessMeanings): ReadonlyMap<string, CpcSymbol> =>
  new Map(
    texts.flatMap((text) => {
      const meaning = meanings.get(text);
      return meaning?.type === 'symbol' ? [[text, meaning.symbol]] : [];
    }),
  );

/** Which subclasses have groups in the scheme in use. */
export async function subclassesWithGroups(client: pg.ClientBase): Promise<ReadonlySet<string>> {
  const { rows } = await client.query<{ subclass: string }>(
    `SELECT DISTINCT left(symbol, ${SUBCLASS_LENGTH}) AS subclass FROM cpc_node
      WHERE level = 'MAIN_GROUP' AND position IS NOT NULL`,
  );
  return new Set(rows.map(({ subclass }) => subclass));
}
