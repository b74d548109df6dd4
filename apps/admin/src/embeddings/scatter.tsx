import { type KeyboardEvent, type MouseEvent, useId, useState } from 'react';
import type { ProjectedPatent, View } from './projection-query.js';
import { SECTION_MARKS } from './section-marks.js';

interface ScatterProps {
  title: string;
  view: View;
  patents: readonly ProjectedPatent[];
  /** The section that stands out; null: all do. */
  highlighted: string | null;
  /** The patent that is looked at, in all panels. */
  active: number | null;
  onActive: (patent: number | null) => void;
}

/** Units of the drawing. */
const SIDE = 480;
const INSET = 20;
/** How near the pointer must come to a mark. */
const REACH = 14;

const STEPS: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** The patents as an encoder places them. The pointer finds the nearest one, arrow keys the next in their direction. */
export function Scatter({ title, view, patents, highlighted, active, onActive }: ScatterProps) {
  const id = useId();
  /** Whether the patent is looked at here, and not in another panel. */
  const [entered, setEntered] = useState(false);
  const at = (patent: number) => ({
    x: INSET + view.places[2 * patent] * (SIDE - 2 * INSET),
    y: INSET + view.places[2 * patent + 1] * (SIDE - 2 * INSET),
  });
  const radius = Math.min(6, Math.max(2.6, 2 + 50 / Math.sqrt(patents.length)));
  const sizes = new Map<string, number>();
  for (const { section } of patents) sizes.set(section, (sizes.get(section) ?? 0) + 1);
  // Small sections are drawn last, above the large ones.
  const marks = SECTION_MARKS.filter(({ section }) => sizes.has(section)).sort(
    (a, b) => sizes.get(b.section)! - sizes.get(a.section)!,
  );
  const shown = (patent: number) => highlighted === null || patents[patent].section === highlighted;

  const point = ({ currentTarget, clientX, clientY }: MouseEvent<SVGSVGElement>) => {
    const box = currentTarget.getBoundingClientRect();
    const [x, y] = [((clientX - box.left) / box.width) * SIDE, ((clientY - box.top) / box.height) * SIDE];
    const away = (patent: number) => Math.hypot(at(patent).x - x, at(patent).y - y);
    const nearest = least([...patents.keys()].filter(shown), away);
    onActive(nearest !== null && away(nearest) <= REACH ? nearest : null);
  };
  const walk = (event: KeyboardEvent) => {
    if (event.key === 'Escape') return onActive(null);
    if (event.key === 'Enter' && active !== null) {
      location.hash = addressOf(patents[active]);
      return;
    }
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    const from = active === null ? { x: SIDE / 2, y: SIDE / 2 } : at(active);
    // What lies in the direction of the key, the more sideways the dearer.
    const ahead = (patent: number) => {
      const [x, y] = [at(patent).x - from.x, at(patent).y - from.y];
      const [along, aside] = [x * step[0] + y * step[1], Math.abs(x * step[1] + y * step[0])];
      return along > 0.01 ? along + 2 * aside : Infinity;
    };
    const next = least(
      [...patents.keys()].filter((patent) => shown(patent) && patent !== active),
      ahead,
    );
    if (next !== null && ahead(next) < Infinity) onActive(next);
  };

  return (
    <figure className="scatter">
      <figcaption>
        <h2>{title}</h2>
        <Separation {...view.separation} />
      </figcaption>
      <div className="plane">
        <svg
          viewBox={`0 0 ${SIDE} ${SIDE}`}
          role="listbox"
          aria-label={`${title}: ${patents.length} patents; arrow keys go from one to the next, Enter opens it`}
          aria-activedescendant={active === null ? undefined : `${id}-${active}`}
          tabIndex={0}
          onMouseMove={point}
          onMouseEnter={() => setEntered(true)}
          onMouseLeave={() => {
            setEntered(false);
            onActive(null);
          }}
          onFocus={() => setEntered(true)}
          onBlur={() => setEntered(false)}
          onClick={() => active !== null && (location.hash = addressOf(patents[active]))}
          onKeyDown={walk}
          style={{ cursor: active === null ? undefined : 'pointer' }}
        >
          {marks.map(({ section, path }) => (
            <g
              key={section}
              role="group"
              aria-label={`Section ${section}`}
              className={`mark section-${section}`}
              data-dimmed={(highlighted !== null && highlighted !== section) || undefined}
            >
              {patents.map(
                (patent, i) =>
                  patent.section === section && (
                    <path
                      key={patent.number}
                      id={`${id}-${i}`}
                      role="option"
                      aria-selected={i === active}
                      aria-label={`${patent.number}, section ${section}: ${patent.title ?? 'no title'}`}
                      d={path}
                      transform={`translate(${at(i).x.toFixed(1)} ${at(i).y.toFixed(1)}) scale(${radius.toFixed(2)})`}
                    />
                  ),
              )}
            </g>
          ))}
          <g aria-hidden="true">
            {view.letters
              .filter(({ section }) => highlighted === null || section === highlighted)
              .map(({ section, x, y }) => (
                <text
                  key={section}
                  className={`letter section-${section}`}
                  x={INSET + x * (SIDE - 2 * INSET)}
                  y={INSET + y * (SIDE - 2 * INSET) - radius - 3}
                >
                  {section}
                </text>
              ))}
            {active !== null && (
              <circle className="ring" cx={at(active).x} cy={at(active).y} r={radius + 4} />
            )}
          </g>
        </svg>
        {entered && active !== null && (
          <Tip patent={patents[active]} x={at(active).x / SIDE} y={at(active).y / SIDE} />
        )}
      </div>
    </figure>
  );
}

/** Beside a mark, given in shares of the plane; the page says the same to those who do not see it. */
function Tip({
  patent: { number, section, title },
  x,
  y,
}: {
  patent: ProjectedPatent;
  x: number;
  y: number;
}) {
  const style = {
    left: `${Math.min(0.72, Math.max(0.28, x)) * 100}%`,
    top: `${y * 100}%`,
    transform: `translate(-50%, ${y < 0.25 ? '1.1rem' : 'calc(-100% - 1.1rem)'})`,
  };
  return (
    <div className="tip" style={style} aria-hidden="true">
      <span className={`tag section-${section}`}>{section}</span> <b>{number}</b>
      <br />
      {title ?? 'no title'}
    </div>
  );
}

/** How well the sections part on the whole vectors: a picture can deceive. */
function Separation({ purity, chance, neighbours, silhouette }: View['separation']) {
  const percent = (share: number) => `${(share * 100).toFixed(0)} %`;
  return (
    <p className="hint">
      <strong className="figure">{percent(purity)}</strong> of the {neighbours} nearest neighbours share the
      section (chance {percent(chance)})
      {silhouette !== null && `; silhouette ${silhouette.toFixed(3).replace('-', '\u2212')}`}
    </p>
  );
}

export const addressOf = ({ number }: ProjectedPatent) => `#/patents/${encodeURIComponent(number)}`;

/** The one of least value; null where there are none. */
function least(patents: readonly number[], valueOf: (patent: number) => number): number | null {
  let best: { patent: number; value: number } | null = null;
  for (const patent of patents) {
    const value = valueOf(patent);
    if (best === null || value < best.value) best = { patent, value };
  }
  return best?.patent ?? null;
}
