import type { TreeLine } from './use-tree.js';

/** What a key does in the tree. */
export type TreeMove =
  | { readonly kind: 'focus'; readonly key: string }
  | { readonly kind: 'expand' | 'collapse' | 'open' | 'more'; readonly symbol: string };

/** The keys of a tree as the ARIA authoring practices have them; null: the key is not for the tree. */
export function treeMove(lines: readonly TreeLine[], line: TreeLine, key: string): TreeMove | null {
  const index = lines.findIndex((one) => one.key === line.key);
  const to = (i: number): TreeMove | null => (lines[i] ? { kind: 'focus', key: lines[i].key } : null);
  switch (key) {
    case 'ArrowDown':
      return to(index + 1);
    case 'ArrowUp':
      return to(index - 1);
    case 'Home':
      return to(0);
    case 'End':
      return to(lines.length - 1);
    case 'ArrowRight':
      if (line.kind === 'more' || line.node.childCount === 0) return null;
      return line.expanded ? to(index + 1) : { kind: 'expand', symbol: line.key };
    case 'ArrowLeft':
      if (line.kind === 'node' && line.expanded) return { kind: 'collapse', symbol: line.key };
      return line.parent === null || line.parent === '' ? null : { kind: 'focus', key: line.parent };
    case 'Enter':
    case ' ':
      if (line.kind === 'more') return { kind: 'more', symbol: line.parent };
      if (key === 'Enter') return { kind: 'open', symbol: line.key };
      if (line.node.childCount === 0) return null;
      return { kind: line.expanded ? 'collapse' : 'expand', symbol: line.key };
    default:
      return /^[a-z0-9]$/i.test(key) ? toSymbol(lines, index, key.toUpperCase()) : null;
  }
}

/** The next line whose symbol, or whose part of it that its parent has not, begins with the character. */
function toSymbol(lines: readonly TreeLine[], index: number, character: string): TreeMove | null {
  const after = [...lines.slice(index + 1), ...lines.slice(0, index)];
  const next = after.find((one) => one.kind === 'node' && ownPart(one).startsWith(character));
  return next ? { kind: 'focus', key: next.key } : null;
}

function ownPart({ node, parent }: Extract<TreeLine, { kind: 'node' }>): string {
  const { symbol } = node;
  return parent !== null && symbol.startsWith(parent) ? symbol.slice(parent.length).trim() : symbol;
}
