import { Text } from '@mantine/core';
import { memo } from 'react';
import { count } from '../components/figures/numbers.js';
import classes from './projection.module.css';
import type { ProjectedPatent } from './projection-query.js';
import { SECTION_MARKS } from './section-marks.js';

interface LegendProps {
  readonly patents: readonly ProjectedPatent[];
  /** The sections that are shown; none: all. */
  readonly chosen: readonly string[];
  readonly onChoose: (sections: readonly string[]) => void;
}

/** Each section that occurs, with how many patents have it. Those that are pressed are shown, the others fade. */
export const Legend = memo(function Legend({ patents, chosen, onChoose }: LegendProps) {
  return (
    <ul className={classes.legend} aria-label="Sections">
      {SECTION_MARKS.map(({ section, name, path }) => {
        const size = patents.filter((patent) => patent.section === section).length;
        if (size === 0) return null;
        const isChosen = chosen.includes(section);
        return (
          <li key={section}>
            <button
              type="button"
              aria-pressed={isChosen}
              onClick={() =>
                onChoose(isChosen ? chosen.filter((other) => other !== section) : [...chosen, section])
              }
            >
              <svg className={classes.mark} data-section={section} viewBox="-1.5 -1.5 3 3" aria-hidden="true">
                <path d={path} />
              </svg>
              <b>{section}</b> {name}{' '}
              <Text span size="xs" c="dimmed">
                {count(size)}
              </Text>
            </button>
          </li>
        );
      })}
    </ul>
  );
});
