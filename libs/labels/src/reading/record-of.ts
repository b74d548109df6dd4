import { tryParseSymbol, type CpcSymbol } from '@nonet/cpc-taxonomy';
import type { LabelRecord, LabelRejection, LabelRejectionCode } from './label-record.js';

const ID_LENGTH = 300;
const TITLE_LENGTH = 500;
const DESCRIPTION_LENGTH = 10_000;
const MOST_SYMBOLS = 200;
const MOST_EXAMPLES = 10_000;

/** What a file says of a label, in whatever form it came. */
export interface RawLabel {
  readonly id: string;
  /** Of the concept in its vocabulary; none where it is of none. */
  readonly address?: string;
  readonly parents: readonly string[];
  readonly title: string;
  readonly description: string;
  readonly symbols: readonly string[];
  readonly examples: readonly string[];
  readonly place: string;
}

/** Takes what can be taken of a label, and says what could not. Null: not even the label itself. */
export function recordOf(raw: RawLabel, reject: (rejection: LabelRejection) => void): LabelRecord | null {
  const refuse = (code: LabelRejectionCode, reason: string) => {
    reject({ place: raw.place, code, reason });
    return null;
  };
  const id = clean(raw.id);
  if (id === '') return refuse('LABEL_ID_MISSING', 'the label has no id');
  if (id.length > ID_LENGTH)
    return refuse(
      'LABEL_ID_TOO_LONG',
      `an id may have ${ID_LENGTH} characters, ${quoted(id)} has ${id.length}`,
    );
  const whole = clean(raw.title);
  if (whole === '') return refuse('LABEL_TITLE_MISSING', `the label ${quoted(id)} has no title`);
  const cut = (text: string, most: number, what: string) => {
    if (text.length <= most) return text;
    refuse('LABEL_TEXT_CUT', `${what} of ${quoted(id)} has ${text.length} characters; ${most} are kept`);
    // A cut may halve a pair.
    return text.slice(0, most).replace(/\p{Surrogate}/gu, '');
  };
  const few = <Of>(all: readonly Of[], most: number, what: string) => {
    if (all.length <= most) return all;
    refuse('LABEL_EXAMPLES_CUT', `${quoted(id)} has ${all.length} ${what}; ${most} are kept`);
    return all.slice(0, most);
  };
  // Some vocabularies let the topmost stand below themselves.
  const [parent, ...others] = distinct(raw.parents).filter((above) => above !== id);
  if (others.length > 0)
    refuse(
      'LABEL_PARENT_SEVERAL',
      `${quoted(id)} stands below ${listed([parent!, ...others])}; the first is taken`,
    );
  const symbols: CpcSymbol[] = [];
  for (const text of distinct(raw.symbols)) {
    const symbol = tryParseSymbol(text);
    if (symbol === null) refuse('LABEL_SYMBOL_INVALID', `${quoted(text)} is no symbol of the CPC`);
    else if (!symbols.includes(symbol)) symbols.push(symbol);
  }
  return {
    id,
    address: raw.address ?? null,
    parent: parent ?? null,
    title: cut(whole, TITLE_LENGTH, 'the title'),
    description: cut(clean(raw.description), DESCRIPTION_LENGTH, 'the description') || null,
    symbols: few(symbols, MOST_SYMBOLS, 'symbols'),
    examples: few(distinct(raw.examples), MOST_EXAMPLES, 'examples'),
    place: raw.place,
  };
}

/** Text that PostgreSQL can hold: without NUL, and without halves of a surrogate pair. */
export const storable = (text: string): string =>
  text.replaceAll('\0', '').replace(/\p{Surrogate}/gu, '\uFFFD');

/** The same in one line. */
export const clean = (text: string): string => storable(text).replace(/\s+/g, ' ').trim();

const distinct = (texts: readonly string[]): string[] => [
  ...new Set(texts.map(clean).filter((text) => text !== '')),
];

export const quoted = (text: string): string =>
  JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
const listed = (ids: readonly string[]): string => ids.map(quoted).join(', ');

/** Cells that hold several things: `Y02E 10/50; H02S`. */
export const severalIn = (cell: string): string[] => cell.split(/[;|]/);
