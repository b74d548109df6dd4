import { Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Loaded } from '../components/feedback/loaded.js';
import { graphql, type ResultOf } from '../data/graphql.js';
import { useAnswer } from '../data/use-answer.js';
import { markedPieces } from './marked-words.js';
import classes from './patent-text.module.css';

const PATENT_TEXT = graphql(`
  query PatentText($number: String!) {
    patent(number: $number) {
      number
      title
      abstract
      claims
    }
  }
`);

type Patent = NonNullable<ResultOf<typeof PATENT_TEXT>['patent']>;

/** The text of a stored patent that was classified, with the words of the symbol that is looked at. */
export function PatentText({ number, words }: { number: string; words: readonly string[] }) {
  const answer = useAnswer({ document: PATENT_TEXT, variables: { number } });
  return <Loaded answer={answer}>{({ patent }) => patent && <Parts patent={patent} words={words} />}</Loaded>;
}

function Parts({
  patent: { number, title, abstract, claims },
  words,
}: {
  patent: Patent;
  words: readonly string[];
}) {
  return (
    <section aria-label="Text of the patent" tabIndex={0} className={classes.text}>
      <Text size="sm" mb={4}>
        <Link to="/patents/$number" params={{ number }}>
          {number}
        </Link>
      </Text>
      {[title, abstract, claims].map(
        (part, i) =>
          part && (
            <p key={i} data-title={i === 0 || undefined}>
              {markedPieces(part, words).map(({ text, isMarked }, at) =>
                isMarked ? <mark key={at}>{text}</mark> : text,
              )}
            </p>
          ),
      )}
    </section>
  );
}
