import { words } from '../components/figures/numbers.js';
import type { Evaluation } from './version-query.js';

/** What was measured: `dev-300, subclass, zero-shot`. */
export const titleOf = ({ dataset, level, mode }: Pick<Evaluation, 'dataset' | 'level' | 'mode'>): string =>
  `${dataset}, ${words(level)}, ${words(mode).replace(' ', '-')}`;
