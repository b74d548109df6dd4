import type { CpcSymbol } from '@nonet/cpc-taxonomy';
import type { LabelFile, LabelRecord, LabelRejection, LabelRejectionCode } from '../reading/label-record.js';
import { quoted } from '../reading/record-of.js';

/** A label in its tree: those below it stand behind it, before `subtreeEnd`. */
export interface LabelNode {
  readonly id: string;
  /** Of the concept in its vocabulary; null: it is of none. */
  readonly address: string | null;
  /** Place of its parent; -1: none. */
  readonly parent: number;
  readonly depth: number;
  readonly subtreeEnd: number;
  readonly title: string;
  readonly description: string | null;
  readonly symbols: readonly CpcSymbol[];
  readonly examples: readonly string[];
}

export interface LabelTree {
  /** In preorder; siblings in the order of the file. */
  readonly labels: readonly LabelNode[];
  readonly rejections: readonly LabelRejection[];
}

/** More would be no set that people made. */
export const MOST_LABELS = 100_000;

/** Puts labels into a tree, and names those that have no place in one. */
export function labelTree({
  records,
  rejections: earlier,
}: Pick<LabelFile, 'records' | 'rejections'>): LabelTree {
  const rejections = [...earlier];
  const reject = ({ place }: LabelRecord, code: LabelRejectionCode, reason: string) =>
    rejections.push({ place, code, reason });
  const known = new Map<string, LabelRecord>();
  for (const record of records) {
    const other = known.get(record.id);
    if (other !== undefined)
      reject(
        record,
        'LABEL_ID_REPEATED',
        `${quoted(record.id)} is the id of the label at ${other.place} too`,
      );
    else if (known.size === MOST_LABELS)
      reject(record, 'LABEL_TOO_MANY', `a set may have ${MOST_LABELS} labels`);
    else known.set(record.id, record);
  }
  const lost = outOfPlace(known, earlier, reject);
  const below = new Map<string | null, LabelRecord[]>();
  for (const record of known.values()) {
    if (lost.has(record.id)) continue;
    const siblings = below.get(record.parent);
    if (siblings) siblings.push(record);
    else below.set(record.parent, [record]);
  }
  return { labels: inOrder(below), rejections };
}

type Reject = (record: LabelRecord, code: LabelRejectionCode, reason: string) => void;

/** The ids of labels whose way up does not end: at an unknown or rejected parent, or in a circle. */
function outOfPlace(
  known: ReadonlyMap<string, LabelRecord>,
  earlier: readonly LabelRejection[],
  reject: Reject,
): Set<string> {
  const fine = new Set<string>();
  const lost = new Set<string>();
  for (const start of known.values()) {
    const way: LabelRecord[] = [];
    const onWay = new Set<string>();
    let at: LabelRecord | undefined = start;
    while (at !== undefined && !fine.has(at.id) && !lost.has(at.id) && !onWay.has(at.id)) {
      way.push(at);
      onWay.add(at.id);
      if (at.parent === null) break;
      const above: LabelRecord | undefined = known.get(at.parent);
      if (above === undefined) {
        const why = earlier.some(({ reason }) => reason.includes(quoted(at!.parent!)))
          ? `its parent ${quoted(at.parent)} was rejected`
          : `no label has the id of its parent, ${quoted(at.parent)}`;
        reject(at, 'LABEL_PARENT_UNKNOWN', `${quoted(at.id)}: ${why}`);
        lost.add(at.id);
        way.pop();
      }
      at = above;
    }
    if (at !== undefined && onWay.has(at.id) && at.parent !== null && !fine.has(at.id)) {
      const from = way.findIndex(({ id }) => id === at.id);
      const circle = way.splice(from);
      const shown = [...circle, circle[0]!].map(({ id }) => id).join(' → ');
      for (const one of circle) {
        reject(one, 'LABEL_PARENT_CYCLE', `${quoted(one.id)} stands above itself: ${shown}`);
        lost.add(one.id);
      }
    }
    const end = way.at(-1);
    const isLost = end !== undefined && end.parent !== null && lost.has(end.parent);
    for (const one of way.reverse()) {
      if (!isLost) {
        fine.add(one.id);
        continue;
      }
      lost.add(one.id);
      reject(
        one,
        'LABEL_PARENT_REJECTED',
        `${quoted(one.id)}: its parent ${quoted(one.parent!)} was rejected`,
      );
    }
  }
  return lost;
}

function inOrder(below: ReadonlyMap<string | null, readonly LabelRecord[]>): LabelNode[] {
  const labels: (Omit<LabelNode, 'subtreeEnd'> & { subtreeEnd: number })[] = [];
  const open: { record: LabelRecord; parent: number; depth: number }[] = [];
  const push = (records: readonly LabelRecord[], parent: number, depth: number) => {
    for (const record of [...records].reverse()) open.push({ record, parent, depth });
  };
  push(below.get(null) ?? [], -1, 0);
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { record, parent, depth } = next;
    const { id, address, title, description, symbols, examples } = record;
    const label = { id, address, title, description, symbols, examples };
    const at = labels.push({ ...label, parent, depth, subtreeEnd: 0 }) - 1;
    push(below.get(id) ?? [], at, depth + 1);
  }
  for (let at = labels.length - 1; at >= 0; at--) {
    const label = labels[at]!;
    label.subtreeEnd = Math.max(label.subtreeEnd, at + 1);
    const parent = labels[label.parent];
    if (parent !== undefined) parent.subtreeEnd = Math.max(parent.subtreeEnd, label.subtreeEnd);
  }
  return labels;
}
