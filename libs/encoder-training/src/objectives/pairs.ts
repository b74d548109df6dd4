import { LEVELS, type CpcSymbol } from '@nonet/cpc-taxonomy';
import { FineTuneError } from '../errors.js';
import { TextSymbols } from '../corpus/text-symbols.js';
import type { Random } from '@nonet/numerics';
import type { SymbolTable } from '../corpus/symbol-table.js';
import { textCount } from '../corpus/token-rows.js';
import type { TrainingTexts } from '../corpus/training-texts.js';

/** Pairs of texts: pair `i` is `left[i]`, `right[i]` and 1 where both have the symbol they were drawn for, else 0. */
export interface Pairs {
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly labels: Uint8Array;
  /** Symbols that fewer than two texts have, so that no pair could be drawn for them. */
  readonly withoutPairs: readonly CpcSymbol[];
}

/** Maximum number of draws of a text without the symbol. */
const TRIES = 50;

/**
 * The source report's pairs: for every section and every class `perSymbol` pairs of texts that share it, and as many of a
 * text that has it and one that does not. Symbols with few texts give as many pairs as they have.
 *
 * @throws FineTuneError FINE_TUNE_CORPUS_ONE_LABEL when all texts are of one section
 */
export function samplePairs(
  texts: TrainingTexts,
  table: SymbolTable,
  perSymbol: number,
  random: Random,
): Pairs {
  const symbolsOf = new TextSymbols(texts, table);
  const members = symbolsOf.members();
  const count = textCount(texts.tokens);
  const pairs: number[] = [];
  const withoutPairs: CpcSymbol[] = [];
  const sections = members.filter((own, row) => own.length > 0 && table.levels[row] === 0);
  if (sections.length < 2) {
    const message =
      'All patents are of one section: there are no pairs that differ in it. Add patents of another section';
    throw new FineTuneError('FINE_TUNE_CORPUS_ONE_LABEL', message);
  }
  members.forEach((own, row) => {
    if (table.levels[row]! > LEVELS.indexOf('class')) return;
    if (own.length < 2) {
      withoutPairs.push(table.symbols[row]!);
      return;
    }
    const wanted = Math.min(perSymbol, (own.length * (own.length - 1)) / 2);
    for (let i = 0; i < wanted; i++) {
      const left = random.below(own.length);
      const right = (left + 1 + random.below(own.length - 1)) % own.length;
      pairs.push(own[left]!, own[right]!, 1);
      const without = drawWithout(symbolsOf, row, count, random);
      if (without !== null) pairs.push(own[random.below(own.length)]!, without, 0);
    }
  });
  const column = (offset: number) => pairs.filter((_, i) => i % 3 === offset);
  return {
    left: Int32Array.from(column(0)),
    right: Int32Array.from(column(1)),
    labels: Uint8Array.from(column(2)),
    withoutPairs,
  };
}

function drawWithout(symbolsOf: TextSymbols, row: number, count: number, random: Random): number | null {
  for (let i = 0; i < TRIES; i++) {
    const text = random.below(count);
    if (symbolsOf.membership(text, row) === 'lacks') return text;
  }
  return null;
}
