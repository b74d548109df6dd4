import type { CpcSymbol } from '@nonet/cpc-taxonomy';
import type { PatentClassification } from './patent-record.js';
import { quoted, type FieldProblem } from './record-results.js';
import { GROUP, readWrittenSymbol } from './written-symbol.js';

/** The symbols of a record, gathered from whatever fields and forms it gives them in. */
export class SymbolList {
  readonly #found = new Map<string, PatentClassification>();
  readonly #slashless = new Set<string>();

  /** `name` is what a misprint is reported as no symbol of: `CPC`. */
  constructor(
    private readonly name: 'CPC' | 'IPC',
    private readonly problems: FieldProblem[],
  ) {}

  /** Takes a written symbol, and several where only white space parts them; `said` is what the source says beside it. */
  add(written: string, said: Partial<PatentClassification> = {}): void {
    const read = readWrittenSymbol(written);
    if (read.type === 'symbol') this.#keep({ ...read.classification, ...said });
    else if (read.type === 'slashless') this.#slashless.add(read.text);
    else if (read.type === 'none') this.#addAll(written, said);
  }

  #addAll(written: string, said: Partial<PatentClassification>): void {
    const groups = new RegExp(GROUP, 'gi');
    const symbols = written.match(groups) ?? [];
    if (symbols.length > 1 && written.replace(groups, '').trim() === '') {
      for (const symbol of symbols) this.add(symbol, said);
      return;
    }
    const reason = `${quoted(written)} is no ${this.name} symbol`;
    this.problems.push({ code: 'PATENT_SYMBOL_INVALID', reason, met: written });
  }

  /** Given twice, as invention and as additional information: the stronger statement holds. */
  #keep(given: PatentClassification): void {
    const known = this.#found.get(given.symbol);
    const stronger = known === undefined || (known.inventive !== true && given.inventive !== null);
    const first = known?.first === true || given.first;
    const version = given.version ?? known?.version ?? null;
    this.#found.set(given.symbol, { ...(stronger ? given : known), first, version });
  }

  get classifications(): PatentClassification[] {
    return [...this.#found.values()];
  }

  get symbols(): CpcSymbol[] {
    return [...this.#found.keys()] as CpcSymbol[];
  }

  get slashless(): string[] {
    return [...this.#slashless];
  }
}

/** The symbols of one text: `A01B 1/02; B62B 1/12 (EP,US)`, parted by `;`, `|`, `,` or line breaks outside of brackets. */
export function writtenList(text: string): string[] {
  const items: string[] = [];
  // A list as JSON or Python write it into a cell; `[2013.01]` behind the last symbol closes no list.
  const list = /^\s*\[\s*['"]/.test(text) ? text.trim().replace(/^\[|\]$/g, '') : withoutListBrackets(text);
  let depth = 0;
  let start = 0;
  for (let at = 0; at <= list.length; at++) {
    const character = list[at];
    if (character === '(' || character === '[') depth++;
    else if (character === ')' || character === ']') depth = Math.max(0, depth - 1);
    // Commas and semicolons also stand within remarks; any other mark ends a bracket that was never closed.
    else if (
      character === undefined ||
      '\n\r|'.includes(character) ||
      (',;'.includes(character) && depth === 0)
    ) {
      items.push(list.slice(start, at));
      start = at + 1;
      depth = 0;
    }
  }
  return items
    .map((item) =>
      item
        .trim()
        .replace(/^['"]+|['"]+$/g, '')
        .trim(),
    )
    .filter((item) => item !== '');
}

/** `[A01B 1/02, B62B 1/12]`, where the last character closes the first bracket. */
function withoutListBrackets(text: string): string {
  const list = text.trim();
  if (!list.startsWith('[') || !list.endsWith(']')) return list;
  let depth = 0;
  for (let at = 0; at < list.length - 1; at++) {
    if (list[at] === '[') depth++;
    else if (list[at] === ']' && --depth === 0) return list;
  }
  return list.slice(1, -1);
}
