import { Button } from '@mantine/core';
import { useState } from 'react';
import { Section } from '../components/page/page.js';
import { SymbolLink } from '../components/symbols/symbol-link.js';
import { paragraphsOf, type TextPart } from './paragraphs.js';
import classes from './taxonomy.module.css';

/** A text whose references to other places are links. */
export function PartedText({ parts }: { parts: readonly TextPart[] }) {
  return (
    <>
      {parts.map(({ text, symbol }, i) =>
        symbol === null ? (
          <span key={i}>{text.replace(/[{}]/g, '')}</span>
        ) : (
          <SymbolLink key={i} symbol={symbol} />
        ),
      )}
    </>
  );
}

/** So many paragraphs say what a symbol is for. */
const SHOWN = 6;

/** The definition in paragraphs; a long one is folded to its beginning. */
export function Definition({ parts }: { parts: readonly TextPart[] }) {
  const [open, setOpen] = useState(false);
  const paragraphs = paragraphsOf(parts);
  return (
    <Section title="Definition">
      <div className={classes.definition}>
        {(open ? paragraphs : paragraphs.slice(0, SHOWN)).map((paragraph, i) => (
          <p key={i}>
            <PartedText parts={paragraph} />
          </p>
        ))}
      </div>
      {paragraphs.length > SHOWN && (
        <Button
          mt="xs"
          variant="default"
          size="compact-md"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          {open ? 'Fold the definition' : 'Show all of the definition'}
        </Button>
      )}
    </Section>
  );
}
