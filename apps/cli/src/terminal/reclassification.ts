import { NONET } from '@nonet/errors';
import type {
  Reclassification,
  ReclassificationChange,
  ReclassificationGroup,
  ReclassificationReport,
} from '@nonet/services/reclassification';
import type { SchemeChange, SchemeUpdate } from '@nonet/services/scheme-changes';
import { shorten, table } from './output.js';

export interface ShownSchemeChanges {
  readonly updates: readonly (SchemeUpdate & { readonly patents: number })[];
  readonly changes: readonly (SchemeChange & { readonly patents: number })[];
}

const TITLE = 50;
const counted = (count: number) => count.toLocaleString('en');

export function renderSchemeChanges({ updates, changes }: ShownSchemeChanges): string {
  if (updates.length === 0) return 'No update of the scheme was imported yet.';
  const heads = updates.map(
    ({ fromVersion, version, added, removed, moved, retitled, patents }) =>
      `${fromVersion} → ${version}: ${counted(added)} added, ${counted(removed)} removed, ${counted(moved)} moved, ${counted(retitled)} retitled; ${counted(patents)} stored patents carry a removed symbol.`,
  );
  const rows = table(changes, [
    { heading: 'version', cell: ({ version }) => version },
    { heading: 'what', cell: ({ kind }) => kind },
    { heading: 'symbol', cell: ({ symbol }) => symbol },
    { heading: 'patents', cell: ({ patents }) => counted(patents), align: 'right' },
    { heading: 'before', cell: ({ before }) => shorten(before ?? '', TITLE) },
    { heading: 'after', cell: ({ after }) => shorten(after ?? '', TITLE) },
  ]);
  return `${heads.join('\n')}\n\n${changes.length === 0 ? 'No change meets these conditions.' : rows}`;
}

export function renderReport({
  runId,
  model,
  patents,
  symbols,
  moved,
  accepted,
  open,
}: ReclassificationReport): string {
  if (patents === 0) return 'Nothing to do: no stored patent carries a symbol that the scheme does not have.';
  return [
    `${counted(patents)} patents carry ${counted(symbols)} removed symbols, read with ${model}:`,
    `  ${counted(moved)} moved by the concordance, ${counted(accepted)} replaced by confidence, ${counted(open)} wait for a reviewer.`,
    `What waits: ${NONET} reclassifications groups`,
    ...(moved + accepted > 0 ? [`To take it all back: ${NONET} reclassifications undo --run ${runId}`] : []),
  ].join('\n');
}

export const renderGroups = (groups: readonly ReclassificationGroup[]): string =>
  groups.length === 0
    ? 'Nothing waits for a reviewer.'
    : table(groups, [
        { heading: 'removed', cell: ({ symbol }) => symbol },
        { heading: 'proposed', cell: ({ successor }) => successor ?? '–' },
        { heading: 'patents', cell: ({ patents }) => counted(patents), align: 'right' },
        { heading: 'confidence', cell: ({ meanConfidence }) => meanConfidence.toFixed(2), align: 'right' },
        { heading: 'least', cell: ({ leastConfidence }) => leastConfidence.toFixed(2), align: 'right' },
        { heading: 'or', cell: ({ others }) => others.join(', ') },
      ]);

export const renderReclassifications = (rows: readonly Reclassification[]): string =>
  rows.length === 0
    ? 'Nothing is proposed.'
    : table(rows, [
        { heading: 'patent', cell: ({ patentNumber }) => patentNumber },
        { heading: 'removed', cell: ({ symbol }) => symbol },
        { heading: 'state', cell: ({ state }) => state },
        { heading: 'proposed', cell: ({ successor }) => successor ?? '–' },
        { heading: 'confidence', cell: ({ confidence }) => confidence.toFixed(2), align: 'right' },
        { heading: 'why', cell: reasonOf },
      ]);

function reasonOf({ rule, candidates }: Reclassification): string {
  if (rule === 'concordance') return 'concordance';
  const [first] = candidates;
  return first === undefined || first.source === 'ancestor'
    ? 'nearest above'
    : first.evidence
        .slice(0, 3)
        .map(({ signal, weight }) => `${signal} ${weight < 0 ? '−' : '+'}${Math.abs(weight).toFixed(1)}`)
        .join(', ');
}

export const renderChanges = (rows: readonly ReclassificationChange[]): string =>
  rows.length === 0
    ? 'Nothing was decided yet.'
    : table(rows, [
        { heading: 'id', cell: ({ id }) => String(id), align: 'right' },
        { heading: 'when', cell: ({ decidedAt }) => decidedAt.toISOString().slice(0, 16) },
        { heading: 'who', cell: ({ decidedBy }) => shorten(decidedBy.name, 24) },
        { heading: 'patent', cell: ({ patentNumber }) => patentNumber },
        { heading: 'removed', cell: ({ symbol }) => symbol },
        { heading: 'became', cell: ({ decision, successor }) => successor ?? decision },
        { heading: 'why', cell: ({ reason }) => shorten(reason, TITLE) },
        { heading: 'undone', cell: ({ undoneAt }) => undoneAt?.toISOString().slice(0, 16) ?? '' },
      ]);

/** As RFC 4180 has it; numbers of patents, symbols and states need no quotes, and no formula begins as they do. */
export const reclassificationCsv = {
  header: 'patent,removed,state,successor,confidence,rule,run,proposed_at,second,third\r\n',
  row: ({
    patentNumber,
    symbol,
    state,
    successor,
    confidence,
    rule,
    runId,
    proposedAt,
    candidates,
  }: Reclassification) =>
    `${[
      patentNumber,
      symbol,
      state,
      successor ?? '',
      confidence.toFixed(4),
      rule,
      runId,
      proposedAt.toISOString(),
      candidates[1]?.symbol ?? '',
      candidates[2]?.symbol ?? '',
    ]
      .map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell))
      .join(',')}\r\n`,
} as const;
