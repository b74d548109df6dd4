import { SECTIONS, type CpcSymbol } from '@nonet/cpc-taxonomy';
import type { SymbolTable } from './symbol-table.js';
import { textCount } from './token-rows.js';
import { isKnown, labelsOf, type TrainingTexts } from './training-texts.js';

/** What is known of a text and a symbol: it has it, it does not, or nobody can tell. */
export type Holding = 'has' | 'lacks' | 'unknown';

/** Answers which symbols texts have, with all that stand above their labels. */
export class HeldSymbols {
  private readonly known = new Map<number, ReadonlySet<number>>();

  constructor(
    private readonly texts: TrainingTexts,
    private readonly table: SymbolTable,
  ) {}

  /** The labels of a text and all symbols above them, as rows of the table. */
  of(text: number): ReadonlySet<number> {
    const known = this.known.get(text);
    if (known) return known;
    const held = new Set<number>();
    for (const label of labelsOf(this.texts, text)) for (const row of this.chain(label)) held.add(row);
    this.known.set(text, held);
    return held;
  }

  /** A symbol and those above it, the symbol first. */
  chain(row: number): number[] {
    const rows: number[] = [];
    for (let at = row; at >= 0; at = this.table.parents[at]!) rows.push(at);
    return rows;
  }

  /** A label above the symbol leaves open whether the symbol applies; so do incomplete labels and unknown sections. */
  holding(text: number, row: number): Holding {
    if (this.of(text).has(row)) return 'has';
    const section = SECTIONS.indexOf(this.table.symbols[row]![0] as CpcSymbol);
    if (!this.texts.complete[text] || !isKnown(this.texts, text, section)) return 'unknown';
    const open = labelsOf(this.texts, text).some((label) => label < row && row < this.table.ends[label]!);
    return open ? 'unknown' : 'lacks';
  }

  /** For each symbol, the texts that have it. */
  members(): number[][] {
    const members = Array.from(this.table.symbols, (): number[] => []);
    for (let text = 0; text < textCount(this.texts.tokens); text++) {
      for (const row of this.of(text)) members[row]!.push(text);
    }
    return members;
  }
}
