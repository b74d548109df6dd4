import { Progress, Text } from '@mantine/core';
import { figure } from '../figures/numbers.js';
import classes from './run-progress.module.css';

interface RunProgressProps {
  /** What is being done: `training`. */
  readonly phase: string;
  readonly done: number;
  /** null: nobody knows how much there is. */
  readonly total: number | null;
  /** Only what is under way moves. */
  readonly running?: boolean;
  /** What else is known: the time left. */
  readonly note?: string;
}

/** How far something is, as a bar and in words. */
export function RunProgress({ phase, done, total, running = true, note }: RunProgressProps) {
  const share = total ? Math.min(100, (100 * done) / total) : 0;
  const unknown = total === null || total === 0;
  return (
    <div className={classes.progress}>
      <Progress.Root size="md">
        <Progress.Section
          value={unknown ? 100 : share}
          animated={running && unknown}
          striped={unknown}
          color="var(--nonet-bar)"
          aria-label={`Progress: ${phase}`}
        />
      </Progress.Root>
      <Text size="sm" c="dimmed" className="numeric">
        {[standing({ phase, done, total }), percentOf({ done, total }), note].filter(Boolean).join(' · ')}
      </Text>
    </div>
  );
}

/** `training 1,200 of 8,000`. */
export const standing = ({
  phase,
  done,
  total,
}: Pick<RunProgressProps, 'phase' | 'done' | 'total'>): string =>
  `${phase} ${figure(done)}${total === null ? '' : ` of ${figure(total)}`}`;

/** `15 %`; nothing where nobody knows how much there is. */
export const percentOf = ({ done, total }: Pick<RunProgressProps, 'done' | 'total'>): string | null =>
  total === null || total === 0 ? null : `${Math.floor(Math.min(100, (100 * done) / total))} %`;
