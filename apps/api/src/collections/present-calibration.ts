import type { AssignedHabits, CollectionCalibration } from '@nonet/services/collections';
import type { CollectionCalibrationType, CollectionHabitsType } from './collections.types.js';

type Shares = Readonly<Record<string, number>>;

const sectionsOf = (shares: Shares) =>
  Object.entries(shares)
    .map(([section, share]) => ({ section, share }))
    .sort((a, b) => (a.section < b.section ? -1 : 1));

const habitsOf = ({
  labels,
  sections,
}: {
  readonly labels: number;
  readonly sections: Shares;
}): CollectionHabitsType => ({ labels, sections: sectionsOf(sections) });

export const assignedHabitsOf = ({ labels, sections }: AssignedHabits): CollectionHabitsType | null =>
  labels === null ? null : habitsOf({ labels, sections });

export function calibrationOf({
  id,
  model,
  adaptation,
  createdAt,
}: CollectionCalibration): CollectionCalibrationType {
  const { from, texts, labelled, scores, shifts, habits, usual } = adaptation;
  return {
    id,
    model,
    byLabels: from === 'labelled',
    texts,
    labelled,
    ...scores,
    shifts: Object.entries(shifts)
      .map(([symbol, shift]) => ({ symbol, shift }))
      .sort((a, b) => b.shift - a.shift),
    habits: habitsOf(habits),
    usual: habitsOf(usual),
    createdAt,
  };
}
