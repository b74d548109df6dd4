import { Button } from '@mantine/core';
import { useState } from 'react';
import { counted } from '../components/figures/numbers.js';
import { Section } from '../components/page/page.js';
import type { Patent } from './patent-query.js';
import classes from './patent.module.css';

/** The first claim is what most look for. */
const SHOWN = 1;
/** From so many characters on a claim is folded to its beginning. */
const LONG = 900;

/** The claims: the first, and the others on demand, since some patents have a hundred. */
export function Claims({ claims }: { claims: Patent['claimList'] }) {
  const [open, setOpen] = useState(false);
  const others = claims.length - SHOWN;
  const isLong = others > 0 || (claims[0]?.text.length ?? 0) > LONG;
  return (
    <Section title={`Claims (${claims.length})`}>
      <ol className={classes.claims}>
        {(open ? claims : claims.slice(0, SHOWN)).map(({ number, text }) => (
          <li key={number} value={Number(number) || undefined} className={classes.text}>
            {open || text.length <= LONG ? text : `${text.slice(0, text.lastIndexOf(' ', LONG))} …`}
          </li>
        ))}
      </ol>
      {isLong && (
        <Button variant="default" size="compact-md" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? 'Fold the claims' : others > 0 ? `Show ${counted(others, 'more claim')}` : 'Show all of it'}
        </Button>
      )}
    </Section>
  );
}
