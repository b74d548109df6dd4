import { describeRemoval, subclassOf, type CpcSymbol, type Taxonomy } from '@nonet/cpc-taxonomy';
import type { PatentRecord } from '@nonet/patents';
import type { RememberedExample } from '../neighbours/index.js';
import { carries, untaughtSubclasses, withHeads } from '../mixture/added-heads.js';
import type { EncoderHeads } from '../mixture/encoder-heads.js';
import { MixtureError } from '../errors.js';
import { MixtureClassifier } from '../mixture/mixture-classifier.js';
import type { MixtureReader } from '../mixture/mixture-reader.js';
import type { MixtureParameters } from '../mixture/parameters.js';
import { distinct, exampleOf } from '../training/patent-examples.js';
import { readExamples, remember, type ProgressOptions } from './remember.js';

/** What a mixture is to learn besides. */
export interface Extension {
  /** Subclasses, and main groups. */
  readonly symbols: readonly CpcSymbol[];
  /** Patents that carry the symbols; those that carry none of them are ignored. */
  readonly examples?: readonly PatentRecord[];
}

/** A symbol that a mixture was extended by. */
export interface ExtendedSymbol {
  readonly symbol: CpcSymbol;
  readonly level: 'subclass' | 'main-group';
  /** Examples that carry it. */
  readonly examples: number;
  /**
   * `texts`: no remembered patent carries it; `examples`: some do, and a head was made of them; `training`: it was known before,
   * and its examples joined the memory.
   */
  readonly knownBy: 'texts' | 'examples' | 'training';
}

export interface ExtendedMixture {
  /** Uses the memory of the classifier before, which has grown. */
  readonly classifier: MixtureClassifier;
  readonly symbols: readonly ExtendedSymbol[];
  /** Number of examples that joined the memory, and of those among them that replaced an example of the same patent. */
  readonly remembered: number;
  readonly replaced: number;
}

/**
 * Gives the experts subclasses that they did not have, and more examples of main groups. Nothing is trained again,
 * and no other parameter or head changes. The examples join the memory. A new subclass gets a head made of its text
 * and of the remembered patents that carry it ({@link prototypeHead}), is weighed like a trained one, and held back
 * behind the others unless it leads clearly ({@link heldBack}). A subclass that no patent carries gets no head: it is
 * listed with its expert and weighed by its texts. On subclasses left out of all training, these heads brought far
 * more of them among the first five than votes alone did, and cost the others next to nothing (bench/README.md).
 * @throws MixtureError MIXTURE_SYMBOL_UNKNOWN for what is no subclass or main group of the scheme;
 * MIXTURE_SYMBOL_KNOWN for a known symbol without an example. Nothing has changed then.
 */
export async function extendMixture(
  { reader, parameters }: MixtureClassifier,
  { symbols, examples: patents = [] }: Extension,
  options: ProgressOptions = {},
): Promise<ExtendedMixture> {
  const { taxonomy } = reader.index;
  const wanted = [...new Set(symbols)];
  for (const symbol of wanted) assertExtensible(symbol, taxonomy);
  const examples = distinct(patents.map((patent) => withKnown(exampleOf(patent, []), reader)));
  const carriers = new Map(
    wanted.map((symbol) => [
      symbol,
      examples.filter((example) => carries(example.symbols, symbol, taxonomy)),
    ]),
  );
  const carrying = examples.filter((example) => [...carriers.values()].some((own) => own.includes(example)));
  // Other symbols of the examples are remembered too, and must not pass for trained because of that.
  const carried = carrying.flatMap((example) => example.symbols.map((symbol) => subclassOf(symbol)!));
  const untrained = untaughtSubclasses([...new Set([...wanted, ...carried])], reader);
  const isKnown = (symbol: CpcSymbol) =>
    !untrained.includes(symbol) || isAdded(symbol, reader.heads, parameters);
  assertNews(wanted.filter((symbol) => isKnown(symbol) && carriers.get(symbol)!.length === 0));

  const replaced = await remember(await readExamples(carrying, reader, options), reader);
  const headed = await withHeads(reader, parameters, untrained);
  return {
    classifier: new MixtureClassifier(headed.reader, headed.parameters),
    symbols: wanted.map((symbol) => {
      const count = carriers.get(symbol)!.length;
      return {
        symbol,
        level: taxonomy.levelAt(taxonomy.positionOf(symbol)) as ExtendedSymbol['level'],
        examples: count,
        knownBy: headed.symbols.includes(symbol)
          ? 'examples'
          : untrained.includes(symbol)
            ? 'texts'
            : 'training',
      };
    }),
    remembered: carrying.length,
    replaced,
  };
}

/** Adds the remembered symbols of the same patent if the record has only part of them. */
function withKnown(example: RememberedExample, { memory }: MixtureReader): RememberedExample {
  const row = memory.examples.rowOf(example.id);
  if (example.completeness === 'complete' || row === undefined || memory.examples.isRemoved(row))
    return example;
  const symbols = [...new Set([...memory.examples.symbolsAt(row), ...example.symbols])];
  return { ...example, symbols, completeness: memory.examples.completenessAt(row) };
}

function assertExtensible(symbol: CpcSymbol, taxonomy: Taxonomy): void {
  const level = taxonomy.get(symbol)?.level;
  if (level === 'subclass' || level === 'main-group') return;
  const removed = taxonomy.removed(symbol);
  const why = removed === undefined ? '' : ` (${describeRemoval(removed)})`;
  const flaw = level === undefined ? `is not in the scheme ${taxonomy.version}${why}` : `is a ${level}`;
  throw new MixtureError(
    'MIXTURE_SYMBOL_UNKNOWN',
    `${symbol} ${flaw}; experts can be extended by the subclasses and main groups of the scheme.`,
  );
}

function assertNews(known: readonly CpcSymbol[]): void {
  if (known.length === 0) return;
  const message = `The experts know ${known.join(', ')} already; only examples that carry it teach them more.`;
  throw new MixtureError('MIXTURE_SYMBOL_KNOWN', message);
}

/** Whether an extension brought a subclass before. */
const isAdded = (symbol: CpcSymbol, { added }: EncoderHeads, { experts }: MixtureParameters): boolean =>
  added.some((head) => head.symbol === symbol) || experts.some(({ extended }) => extended.includes(symbol));
