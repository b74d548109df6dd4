import type { CpcSymbol, Taxonomy } from '@nonet/cpc-taxonomy';
import type { AddedHead } from './encoder-heads.js';
import type { MixtureReader } from './mixture-reader.js';
import type { MixtureParameters } from './parameters.js';
import { headScale, prototypeHead } from './prototype-head.js';

/**
 * Those of the symbols that are subclasses which the trained heads have not learnt: those that they do not have,
 * and those that no remembered patent carries, since training then showed only patents without them.
 */
export function untaughtSubclasses(
  symbols: readonly CpcSymbol[],
  reader: Pick<MixtureReader, 'labels' | 'heads' | 'memory' | 'subclassesAt'>,
): CpcSymbol[] {
  const { labels, heads, memory } = reader;
  const rows = [...Array(memory.examples.size).keys()].filter((row) => !memory.examples.isRemoved(row));
  const remembered = new Set(rows.flatMap((row) => reader.subclassesAt(row)));
  return symbols.filter((symbol) => {
    const label = labels.indexOf(symbol);
    return label >= 0 && !(heads.wasTrained(symbol) && remembered.has(label));
  });
}

/**
 * Gives heads to subclasses that training did not know, made of the remembered patents that carry them ({@link
 * prototypeHead}). A subclass that no remembered patent carries gets none: it is listed with its expert and weighed
 * by its texts. Nothing else changes.
 */
export async function withHeads(
  reader: MixtureReader,
  parameters: MixtureParameters,
  untrained: readonly CpcSymbol[],
): Promise<{
  readonly reader: MixtureReader;
  readonly parameters: MixtureParameters;
  readonly symbols: CpcSymbol[];
}> {
  if (untrained.length === 0) return { reader, parameters, symbols: [] };
  const scale = await headScale(reader);
  const heads: AddedHead[] = [];
  // One after the other: each takes the vectors of all that carry its symbol.
  for (const symbol of untrained) {
    const head = await prototypeHead(symbol, reader, scale);
    if (head !== null) heads.push(head);
  }
  const symbols = heads.map(({ symbol }) => symbol);
  return {
    reader: reader.withHeads(reader.heads.with(heads)),
    parameters: listed(parameters, {
      add: untrained.filter((symbol) => !symbols.includes(symbol)),
      remove: symbols,
    }),
    symbols,
  };
}

/** Whether one of the symbols is this one or below it. */
export function carries(symbols: readonly CpcSymbol[], symbol: CpcSymbol, taxonomy: Taxonomy): boolean {
  const position = taxonomy.positionOf(symbol);
  return symbols.some((own) => {
    // Groups that the scheme lacks belong to their subclass all the same.
    if (own === symbol || (symbol.length === 4 && own.startsWith(symbol))) return true;
    const at = taxonomy.positionOf(own);
    return position >= 0 && at >= position && at < taxonomy.subtreeEndAt(position);
  });
}

/**
 * Changes the lists of subclasses that experts know by their texts alone; experts of other sections stay the same
 * objects.
 */
const listed = (
  parameters: MixtureParameters,
  { add, remove }: { add: readonly CpcSymbol[]; remove: readonly CpcSymbol[] },
): MixtureParameters => ({
  ...parameters,
  experts: parameters.experts.map((expert) => {
    const isOwn = (symbol: string) => symbol[0] === expert.section;
    if (!add.some(isOwn) && !remove.some(isOwn)) return expert;
    const kept = expert.extended.filter((symbol) => !remove.some((headed) => headed === symbol));
    return { ...expert, extended: [...new Set([...kept, ...add.filter(isOwn)])].sort() };
  }),
});
