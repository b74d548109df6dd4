import { SECTIONS, type CpcSymbol } from '@nonet/cpc-taxonomy';
import type { SymbolTable } from './symbol-table.js';
import { textCount } from './token-rows.js';
import { isKnown, labelsOf, type TrainingTexts } from './training-texts.js';

/** What is known of a text and a symbol: the text has it, lacks it, or that is unknown. */
export type SymbolMembership = 'has' | 'lacks' | 'unknown';

/** Answers which symbols texts have, with all that stand above their labels. */
export class TextSymbols {
  private readonly known = new Map<number, ReadonlySet<number>>();
  /** Section of each row, as its place in SECTIONS. */
  private readonly sections: Uint8Array;

  constructor(
    private readonly texts: TrainingTexts,
    private readonly table: SymbolTable,
  ) {
    this.sections = Uint8Array.from(table.symbols, (symbol) => SECTIONS.indexOf(symbol[0] as CpcSymbol));
  }

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
  membership(text: number, row: number): SymbolMembership {
    if (this.of(text).has(row)) return 'has';
    if (!this.texts.complete[text] || !isKnown(this.texts, text, this.sections[row]!)) return 'unknown';
    const { labels, labelOffsets } = this.texts;
    // A plain loop: contrast asks this for every anchor and candidate of a batch.
    for (let i = labelOffsets[text]!; i < labelOffsets[text + 1]!; i++) {
      if (labels[i]! < row && row < this.table.ends[labels[i]!]!) return 'unknown';
    }
    return 'lacks';
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
