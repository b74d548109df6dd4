import type { CpcSymbol, Taxonomy } from '@nonet/cpc-taxonomy';

/** A label of a set, in a tree: those below it stand behind it, before `subtreeEnd`. */
export interface LabelEntry {
  readonly id: string;
  /** Place of its parent; -1: none. */
  readonly parent: number;
  readonly subtreeEnd: number;
  readonly title: string;
  readonly description: string | null;
  /** Symbols of the CPC that imply it. */
  readonly symbols: readonly CpcSymbol[];
}
export type LabelEntries = readonly LabelEntry[];

/** A patent whose labels are known. */
export interface LabelExample {
  /** Its number: a patent is never an example for itself. */
  readonly id: string;
  readonly text: string;
  /** Places of the labels that it carries; with each those above it. */
  readonly carried: readonly number[];
  /** Places of labels that somebody said it does not carry. */
  readonly refused: readonly number[];
  /** Whether it carries no labels but these and, below a label that has others below, one of those. */
  readonly isComplete: boolean;
}

/** Titles from the top down to the label. */
export function pathOf(labels: LabelEntries, at: number): string[] {
  const path: string[] = [];
  for (let place = at; place >= 0; place = labels[place]!.parent) path.push(labels[place]!.title);
  return path.reverse();
}

/** The place of the topmost label above a label, or its own. */
export function rootOf(labels: LabelEntries, at: number): number {
  let place = at;
  while (labels[place]!.parent >= 0) place = labels[place]!.parent;
  return place;
}

/** What an encoder reads of a label: as it reads of a symbol, the titles from the top down, then what is said of it. */
const LONGEST = 700;
export function labelText(labels: LabelEntries, at: number): string {
  const { description } = labels[at]!;
  const path = pathOf(labels, at).join(' > ');
  return (description === null ? path : `${path}. ${description}`).slice(0, LONGEST);
}

export const isLeaf = ({ subtreeEnd }: LabelEntry, at: number): boolean => subtreeEnd === at + 1;

/** The labels and all above them, once each. */
export function withAncestors(labels: LabelEntries, places: Iterable<number>): Set<number> {
  const all = new Set<number>();
  for (const place of places)
    for (let at = place; at >= 0 && !all.has(at); at = labels[at]!.parent) all.add(at);
  return all;
}

/** The same symbol where the scheme has it, else the nearest above it; null where there is none. */
export function knownSymbol(taxonomy: Taxonomy, symbol: CpcSymbol): CpcSymbol | null {
  const group = symbol.includes('/') ? (symbol.replace(/\/.*$/, '/00') as CpcSymbol) : symbol;
  const above = [symbol, group, symbol.slice(0, 4), symbol.slice(0, 3)] as CpcSymbol[];
  return above.find((one) => taxonomy.has(one)) ?? null;
}
