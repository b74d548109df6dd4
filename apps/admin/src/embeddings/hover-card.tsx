import { useDebouncedValue } from '@mantine/hooks';
import { Link } from '@tanstack/react-router';
import { graphql } from '../data/graphql.js';
import { useAnswer } from '../data/use-answer.js';
import classes from './projection.module.css';
import type { ProjectedPatent } from './projection-query.js';
import { SectionTag } from './section-tag.js';
import type { Place } from './viewpoint.js';

const SYMBOLS = graphql(`
  query SymbolsOfPatent($number: String!) {
    patent(number: $number) {
      number
      classifications {
        symbol
      }
    }
  }
`);

const SHOWN = 6;
/** A pointer that only passes over a patent asks for nothing. */
const REST_MILLISECONDS = 120;

/** What is known of a patent beside its mark; the page says the same to those who do not see it. */
export function HoverCard({
  patent,
  at: { x, y },
  side,
}: {
  patent: ProjectedPatent;
  at: Place;
  side: number;
}) {
  const isAbove = y > side / 2;
  const style = {
    left: `${Math.min(0.72, Math.max(0.28, x / side)) * 100}%`,
    top: y,
    transform: `translate(-50%, ${isAbove ? 'calc(-100% - 1rem)' : '1rem'})`,
  };
  return (
    <div className={classes.tip} style={style} aria-hidden="true">
      <SectionTag section={patent.section} /> <b>{patent.number}</b>
      <br />
      {patent.title ?? 'no title'}
      <div className={classes.symbols}>
        <Symbols number={patent.number} />
      </div>
    </div>
  );
}

/** The symbols that the office assigned, once they are there. */
export function Symbols({ number }: { number: string }) {
  const [asked] = useDebouncedValue(number, REST_MILLISECONDS);
  const { data } = useAnswer({ document: SYMBOLS, variables: { number: asked }, pause: asked !== number });
  if (data?.patent?.number !== number) return '…';
  const symbols = data.patent.classifications.map(({ symbol }) => symbol);
  const others = symbols.length - SHOWN;
  return `${symbols.slice(0, SHOWN).join(', ')}${others > 0 ? ` and ${others} more` : ''}`;
}

/** The patent that is looked at, in a line. */
export function PatentLine({ patent: { section, number, title } }: { patent: ProjectedPatent }) {
  return (
    <>
      <SectionTag section={section} />{' '}
      <Link to="/patents/$number" params={{ number }}>
        {number}
      </Link>{' '}
      {title ?? 'no title'}
    </>
  );
}
