import type { SchemePlace } from '../reading/scheme-error.js';
import { readXml, type XmlReader } from '../reading/xml-stream.js';
import { CPC_ONLY } from '../reading/scheme-entry.js';
import { tryParseSymbol } from '../symbol/symbol.js';
import { symbolsIn } from './fact-values.js';
import type { SymbolFact } from './symbol-fact.js';

/** What the beginning of an XML document says that it is; null for neither. */
export function kindOfXml(head: string): 'concordance' | 'revisions' | null {
  if (/<(?:\w+:)?revision-concordance/i.test(head)) return 'revisions';
  return /<(?:\w+:)?cpc[\w-]*[\s>]/i.test(head) && /<(?:\w+:)?ipc[\w-]*[\s>]/i.test(head)
    ? 'concordance'
    : null;
}

/** Reads a revision concordance list: of what was deleted, frozen or narrowed, where its documents went. Throws `SchemeError`. */
export function readRevisionsXml(
  chunks: AsyncIterable<Buffer>,
  place: SchemePlace,
  version: string | null,
): AsyncGenerator<SymbolFact> {
  return readXml(chunks, place, () => itemReader(/^revision-concordance-item$/, revisionOf(version)));
}

/** Reads the concordance CPC→IPC: elements that hold a symbol of the CPC and those of the IPC. Throws `SchemeError`. */
export function readConcordanceXml(
  chunks: AsyncIterable<Buffer>,
  place: SchemePlace,
): AsyncGenerator<SymbolFact> {
  return readXml(chunks, place, () =>
    itemReader(/^(?:item|row|entry|concordance-item|cpc-ipc-concordance-item)$/i, concordanceOf),
  );
}

interface Item {
  readonly type: string;
  /** Text of its elements by their names. */
  readonly texts: ReadonlyMap<string, string[]>;
}

/** Gathers the texts of each item, and makes facts of them. */
function itemReader(names: RegExp, factOf: (item: Item) => SymbolFact | null): XmlReader<SymbolFact> {
  let found: SymbolFact[] = [];
  let item: { type: string; texts: Map<string, string[]> } | null = null;
  const open: string[] = [];
  const local = (name: string) => name.slice(name.indexOf(':') + 1).toLowerCase();
  return {
    open(name, attributes) {
      open.push(local(name));
      if (names.test(local(name))) item = { type: attributes['amendment-type'] ?? '', texts: new Map() };
      else if (item !== null) item.texts.set(local(name), [...(item.texts.get(local(name)) ?? []), '']);
    },
    text(text) {
      const texts = item?.texts.get(open.at(-1) ?? '');
      if (texts !== undefined) texts[texts.length - 1] += text;
    },
    close(name) {
      open.pop();
      if (item === null || !names.test(local(name))) return;
      const fact = factOf(item);
      if (fact !== null) found.push(fact);
      item = null;
    },
    take() {
      const taken = found;
      found = [];
      return taken;
    },
  };
}

function revisionOf(version: string | null) {
  return ({ type, texts }: Item): SymbolFact | null => {
    const [own, ...others] = texts.get('classification-symbol') ?? [];
    const symbol = tryParseSymbol(own ?? '');
    if (symbol === null || !/^[CDF]$/i.test(type)) return null;
    const targets = [
      ...(texts.get('target-symbol') ?? []),
      ...(texts.get('transferred-to') ?? []),
      ...others,
    ];
    const successors = symbolsIn(targets.join(' ')).filter((other) => other !== symbol);
    const kind = type.toUpperCase();
    if (kind === 'D') return { symbol, successors, ...(version !== null && { removedIn: version }) };
    const split = successors.length === 0 ? null : { into: successors, in: version };
    // What is narrowed stays, and names no successors of its own.
    if (kind === 'C') return split && { symbol, split };
    return { symbol, successors, ...(split && { split }) };
  };
}

function concordanceOf({ texts }: Item): SymbolFact | null {
  const textsOf = (system: string) =>
    [...texts]
      .flatMap(([name, said]) => (name.startsWith(system) ? said : []))
      .filter((text) => text.trim() !== '');
  const symbol = tryParseSymbol(textsOf('cpc')[0] ?? '');
  const ipc = textsOf('ipc');
  if (symbol === null || ipc.length === 0) return null;
  return { symbol, ipc: ipc.some((text) => CPC_ONLY.test(text.trim())) ? [] : symbolsIn(ipc.join(' ')) };
}
