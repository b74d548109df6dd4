import type { View } from './projection-query.js';
import classes from './projection.module.css';
import { onPanel, type Place, type Viewpoint } from './viewpoint.js';

interface OverlayProps {
  readonly view: View;
  readonly side: number;
  readonly viewpoint: Viewpoint;
  /** Of a mark where the whole is seen, in pixels. */
  readonly radius: number;
  /** The line that is being drawn around patents. */
  readonly line: readonly Place[];
  /** Where the patent that is looked at lies. */
  readonly active: Place | null;
  /** The sections of patents that are shown. */
  readonly named: ReadonlySet<string>;
}

/** What lies above the marks: the letters of the sections, a ring about what is looked at, the line about what is selected. */
export function Overlay({ view, side, viewpoint, radius, line, active, named }: OverlayProps) {
  return (
    <svg className={classes.overlay} aria-hidden="true">
      {view.letters
        .filter(({ section }) => named.has(section))
        .map(({ section, ...place }, i) => {
          const { x, y } = onPanel(place, side, viewpoint);
          return (
            <text key={i} className={classes.letter} data-section={section} x={x} y={y - radius - 3}>
              {section}
            </text>
          );
        })}
      {active && (
        <circle
          className={classes.ring}
          cx={active.x}
          cy={active.y}
          r={radius * viewpoint.magnification ** 0.3 + 4}
        />
      )}
      {line.length > 1 && (
        <polygon className={classes.lasso} points={line.map(({ x, y }) => `${x},${y}`).join(' ')} />
      )}
    </svg>
  );
}
