/** The name of the first element of a text, with its prefix, and where it stands. */
export interface RootElement {
  readonly name: string;
  readonly at: number;
}

const BETWEEN = /[\s\uFEFF\u00EF\u00BB\u00BF]*/y;
const START = /<([\p{L}_][\p{L}\p{N}_.:-]{0,200})/uy;

/**
 * The root element of a document: behind prolog, comments and document type, whose declarations may hold what looks like elements.
 * `null` where there is none, or where it lies behind the end of the text.
 */
export function rootElement(text: string): RootElement | null {
  let at = 0;
  for (;;) {
    BETWEEN.lastIndex = at;
    at += BETWEEN.exec(text)?.[0].length ?? 0;
    const next = text.startsWith('<?', at)
      ? endOf(text, '?>', at)
      : text.startsWith('<!--', at)
        ? endOf(text, '-->', at)
        : text.startsWith('<!', at)
          ? endOfDoctype(text, at)
          : null;
    if (next === null) break;
    if (next === -1) return null;
    at = next;
  }
  START.lastIndex = at;
  const name = START.exec(text)?.[1];
  return name === undefined ? null : { name, at };
}

/** `PatentGrant` of `pat:PatentGrant`: which prefix stands for a namespace is up to each document. */
export const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

function endOf(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from);
  return at === -1 ? -1 : at + mark.length;
}

/** Behind the `>` that ends `<!DOCTYPE … [ … ]>`; one within quotation marks, a comment or the brackets does not. */
function endOfDoctype(text: string, from: number): number {
  let depth = 0;
  for (let at = from + 2; at < text.length; at++) {
    const character = text[at];
    if (character === '"' || character === "'") {
      at = text.indexOf(character, at + 1);
      if (at === -1) return -1;
    } else if (character === '<' && text.startsWith('<!--', at)) {
      at = text.indexOf('-->', at + 4);
      if (at === -1) return -1;
    } else if (character === '[') depth++;
    else if (character === ']') depth--;
    else if (character === '>' && depth <= 0) return at + 1;
  }
  return -1;
}
