import { useState } from 'react';
import type { ProjectedPatent, Projection } from './projection-query.js';
import { addressOf, Scatter } from './scatter.js';
import { SECTION_MARKS } from './section-marks.js';

/** The views side by side, what is looked at in all of them, and the same as a table for those who do not see them. */
export function ProjectionView({ projection: { patents, views } }: { projection: Projection }) {
  const [highlighted, setHighlighted] = useState<string | null>(null);
  const [active, setActive] = useState<number | null>(null);
  const titles = views.length === 1 ? [views[0].encoder] : views.map(titleOf);
  return (
    <section aria-label="Projection">
      <Legend patents={patents} highlighted={highlighted} onHighlight={setHighlighted} />
      <p className="looked-at" role="status">
        {active === null ? (
          <span className="hint">Point at a patent, or go from one to the next with the arrow keys.</span>
        ) : (
          <Patent {...patents[active]} />
        )}
      </p>
      <div className="panels">
        {views.map((view, i) => (
          <Scatter
            key={i}
            title={titles[i]}
            view={view}
            patents={patents}
            highlighted={highlighted}
            active={active}
            onActive={setActive}
          />
        ))}
      </div>
      <details>
        <summary>The {patents.length.toLocaleString('en')} patents as a table</summary>
        <table>
          <thead>
            <tr>
              <th>Section</th>
              <th>Patent</th>
              <th>Title</th>
            </tr>
          </thead>
          <tbody>
            {patents.map((patent) => (
              <tr key={patent.number}>
                <td>{patent.section}</td>
                <td className="symbol">
                  <a href={addressOf(patent)}>{patent.number}</a>
                </td>
                <td>{patent.title}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </section>
  );
}

const titleOf = ({ encoder }: { encoder: string }, place: number) =>
  `${place === 0 ? 'Before' : 'After'}: ${encoder}`;

function Patent({ section, title, ...patent }: ProjectedPatent) {
  return (
    <>
      <span className={`tag section-${section}`}>{section}</span>{' '}
      <a href={addressOf({ section, title, ...patent })}>{patent.number}</a> {title ?? 'no title'}
    </>
  );
}

interface LegendProps {
  patents: readonly ProjectedPatent[];
  highlighted: string | null;
  onHighlight: (section: string | null) => void;
}

/** Each section that occurs, with how many patents have it; pressed, it stands out. */
function Legend({ patents, highlighted, onHighlight }: LegendProps) {
  return (
    <ul className="legend" aria-label="Sections">
      {SECTION_MARKS.map(({ section, name, path }) => {
        const count = patents.filter((patent) => patent.section === section).length;
        if (count === 0) return null;
        const pressed = highlighted === section;
        return (
          <li key={section}>
            <button
              className="quiet"
              aria-pressed={pressed}
              onClick={() => onHighlight(pressed ? null : section)}
            >
              <svg className={`mark section-${section}`} viewBox="-1.5 -1.5 3 3" aria-hidden="true">
                <path d={path} />
              </svg>
              <b>{section}</b> {name} <small>{count.toLocaleString('en')}</small>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
