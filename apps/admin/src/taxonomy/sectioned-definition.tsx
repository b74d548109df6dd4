import { Button, Title } from '@mantine/core';
import { useState } from 'react';
import { counted } from '../components/figures/numbers.js';
import { Section } from '../components/page/page.js';
import { PartedText } from './definition.js';
import type { Node } from './node-query.js';
import classes from './taxonomy.module.css';

type DefinitionSection = Node['definitionSections'][number];

const TITLES: Readonly<Record<DefinitionSection['kind'], string>> = {
  STATEMENT: 'This place covers',
  RELATIONSHIP: 'Relationship with other places',
  LIMITING_REFERENCES: 'This place does not cover',
  APPLICATION_REFERENCES: 'Where it is put to a use',
  RESIDUAL_REFERENCES: 'Where the rest goes',
  INFORMATIVE_REFERENCES: 'May be of interest for search',
  REFERENCES: 'References',
  SPECIAL_RULES: 'Rules for classifying here',
  GLOSSARY: 'Terms and their meaning here',
  SYNONYMS: 'Synonyms and keywords',
};

/** So many lines of a section are shown before somebody asks for the others. */
const SHOWN = 8;

/** The definition as the offices print it: what the place covers and does not, its rules, terms and synonyms. */
export function SectionedDefinition({ sections }: { sections: readonly DefinitionSection[] }) {
  return (
    <Section title="Definition">
      {sections.map((section) => (
        <Part key={section.kind} section={section} />
      ))}
    </Section>
  );
}

function Part({ section: { kind, lines } }: { section: DefinitionSection }) {
  const [open, setOpen] = useState(false);
  const title = TITLES[kind];
  const shown = open ? lines : lines.slice(0, SHOWN);
  const rest = lines.length - SHOWN;
  const isTable = lines.some(({ beside }) => beside.length > 0);
  return (
    <section aria-label={title} className={classes.part}>
      <Title order={3} size="h5">
        {title}
      </Title>
      {isTable ? <Rows lines={shown} /> : <Paragraphs lines={shown} />}
      {rest > 0 && (
        <Button
          variant="default"
          size="compact-md"
          mt={4}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          {open ? 'Fold' : `Show ${counted(rest, 'more line')}`}
        </Button>
      )}
    </section>
  );
}

function Paragraphs({ lines }: Pick<DefinitionSection, 'lines'>) {
  return (
    <div className={classes.definition}>
      {lines.map(({ parts }, i) => (
        <p key={i}>
          <PartedText parts={parts} />
        </p>
      ))}
    </div>
  );
}

/** Topics with where they are, terms with what they mean: side by side, below each other where there is no room. */
function Rows({ lines }: Pick<DefinitionSection, 'lines'>) {
  return (
    <dl className={classes.rows}>
      {lines.map(({ parts, beside }, i) => (
        <div key={i}>
          <dt>
            <PartedText parts={parts} />
          </dt>
          <dd>
            <PartedText parts={beside} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
