import {
  type AssignedHabits,
  type Collection,
  type CollectionCalibration,
  conditionsOf,
} from '@nonet/services/collections';
import { table } from './output.js';

export type ListedCollection = Collection & {
  readonly patents: number;
  readonly calibrations: readonly CollectionCalibration[];
};
export type ShownCollection = ListedCollection & { readonly assigned: AssignedHabits };

const counted = (count: number) => count.toLocaleString('en');
const percent = (share: number | undefined) => `${((share ?? 0) * 100).toFixed(1)} %`;

export const renderCollections = (collections: readonly ListedCollection[]): string =>
  collections.length === 0
    ? 'There are no collections.'
    : table(collections, [
        { heading: 'name', cell: ({ name }) => name },
        { heading: 'patents', cell: ({ patents }) => counted(patents), align: 'right' },
        { heading: 'which', cell: conditions },
        {
          heading: 'calibrated for',
          cell: ({ calibrations }) => calibrations.map(({ model }) => model).join(', ') || '–',
        },
      ]);

const conditions = ({ filter }: Collection): string =>
  conditionsOf(filter)
    .map(({ name, value }) => `${name}: ${value}`)
    .join('; ') || 'all patents';

export function renderCollection(collection: ShownCollection): string {
  const { name, note, patents, calibrations, assigned } = collection;
  const facts = [
    `${name}: ${counted(patents)} patents; ${conditions(collection)}`,
    ...(note === null ? [] : [note]),
    ...(assigned.labels === null
      ? ['No office gave symbols to any of them.']
      : [
          `${counted(assigned.classified)} have symbols of an office, ${assigned.labels.toFixed(2)} subclasses each.`,
        ]),
  ];
  const calibrated =
    calibrations.length === 0
      ? ['It is not calibrated for any model.']
      : calibrations.map((calibration) => renderCalibration(calibration, assigned));
  return [facts.join('\n'), ...calibrated].join('\n\n');
}

/** What the calibration found, beside how the texts were that the model is calibrated on. */
export function renderCalibration(
  { model, adaptation }: CollectionCalibration,
  assigned: AssignedHabits | null = null,
): string {
  const { from, texts, labelled, habits, usual, scores, shifts } = adaptation;
  const known =
    from === 'labelled'
      ? `${counted(labelled)} of them with symbols, by which slope and bias were fitted`
      : 'by their texts alone';
  const sections = Object.keys(usual.sections);
  const rows = [
    [
      'subclasses a patent',
      habits.labels.toFixed(2),
      usual.labels.toFixed(2),
      assigned?.labels?.toFixed(2) ?? '–',
    ],
    ...sections.map((section) => [
      `section ${section}`,
      percent(habits.sections[section]),
      percent(usual.sections[section]),
      assigned === null || assigned.labels === null ? '–' : percent(assigned.sections[section]),
    ]),
  ] as const;
  const habitsTable = table(rows, [
    { heading: '', cell: ([what = '']) => what },
    { heading: 'here', cell: ([, here = '']) => here, align: 'right' },
    { heading: 'of the model', cell: ([, , of = '']) => of, align: 'right' },
    ...(assigned === null
      ? []
      : [
          {
            heading: 'by the offices',
            cell: ([, , , by = '']: readonly string[]) => by,
            align: 'right',
          } as const,
        ]),
  ]);
  const frequent = Object.entries(shifts)
    .sort(([, a], [, b]) => b - a)
    .map(([symbol]) => symbol);
  return [
    `${model}: ${counted(texts)} patents were read, ${known}.`,
    habitsTable,
    `Logits of scores: ${scores.slope.toFixed(2)} × logit ${scores.bias < 0 ? '−' : '+'} ${Math.abs(scores.bias).toFixed(2)}`,
    ...(frequent.length === 0 ? [] : [`More frequent than usual: ${frequent.slice(0, 10).join(', ')}`]),
  ].join('\n');
}
