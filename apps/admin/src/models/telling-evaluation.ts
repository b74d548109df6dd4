import type { Evaluation } from './version-query.js';

type Measured = Pick<Evaluation, 'level' | 'mode' | 'shipped' | 'documents'>;

/** What says most of a version comes first: subclasses, as it classifies, on patents of one's own, on many of them. */
const CLAIMS: readonly ((one: Measured) => number)[] = [
  ({ level }) => Number(level === 'SUBCLASS'),
  ({ mode }) => Number(mode === 'TRAINED'),
  ({ shipped }) => Number(!shipped),
  ({ documents }) => documents,
];

/** For sorting: what tells more comes first. */
export function byTelling(one: Measured, other: Measured): number {
  const claim = CLAIMS.find((of) => of(one) !== of(other));
  return claim === undefined ? 0 : claim(other) - claim(one);
}

/** The evaluation to show before somebody chooses one. Of equals the one that stands first: the newest. */
export const mostTelling = <One extends Measured>(evaluations: readonly One[]): One | undefined =>
  [...evaluations].sort(byTelling)[0];
