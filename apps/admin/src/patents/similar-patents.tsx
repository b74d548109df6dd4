import { Button, List, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Loaded } from '../components/feedback/loaded.js';
import { count } from '../components/figures/numbers.js';
import { Section } from '../components/page/page.js';
import { SymbolChips } from '../components/symbols/symbol-chip.js';
import type { ResultOf } from '../data/graphql.js';
import { useAnswer } from '../data/use-answer.js';
import { SEARCHED, SIMILAR } from './patent-query.js';
import classes from './patent.module.css';

/** The nearest stored patents. Asked for when somebody wants them: the encoder may have to read all patents first. */
export function SimilarPatents({ number }: { number: string }) {
  const [wanted, setWanted] = useState(false);
  return (
    <Section title="Similar patents">
      {wanted ? (
        <Nearest number={number} />
      ) : (
        <Button variant="default" size="compact-md" onClick={() => setWanted(true)}>
          Find similar patents
        </Button>
      )}
    </Section>
  );
}

function Nearest({ number }: { number: string }) {
  const answer = useAnswer({ document: SIMILAR, variables: { number } });
  return (
    <Loaded answer={answer}>
      {({ similarPatents }) => (
        <>
          <Found similarPatents={similarPatents} />
          <Searched />
        </>
      )}
    </Loaded>
  );
}

/** After a change of the model patents have no vector until they were embedded anew. */
function Searched() {
  const { data } = useAnswer({ document: SEARCHED, variables: {} });
  const searched = data?.system.similarSearch?.size;
  if (searched === undefined || searched >= data!.system.patents) return null;
  return (
    <Text size="sm" c="dimmed">
      Looked for among {count(searched)} of {count(data!.system.patents)} patents: those that have a vector by
      now.
    </Text>
  );
}

const Found = ({ similarPatents }: Pick<ResultOf<typeof SIMILAR>, 'similarPatents'>) =>
  similarPatents.length === 0 ? (
    <Text c="dimmed">There is no other patent with a text.</Text>
  ) : (
    <List listStyleType="none" className={classes.similar}>
      {similarPatents.map(({ score, patent }) => (
        <List.Item key={patent.number}>
          <Link to="/patents/$number" params={{ number: patent.number }}>
            {patent.number}
          </Link>{' '}
          {patent.heading}{' '}
          <Text span size="sm" c="dimmed" className="numeric">
            similarity {score.toFixed(2)}
          </Text>
          <SymbolChips symbols={patent.classifications.slice(0, 5)} />
        </List.Item>
      ))}
    </List>
  );
