import { Button, Text } from '@mantine/core';
import { useState } from 'react';
import { Failure } from '../components/failure/failure.js';
import { Empty, Loading } from '../components/feedback/loaded.js';
import { SymbolLink } from '../components/symbols/symbol-link.js';
import { useCursorPages } from '../data/use-cursor-pages.js';
import { type Label, LABELS } from './label-sets-query.js';

interface LabelLevelProps {
  readonly labelSet: string;
  /** The label above; null: the top. */
  readonly under: string | null;
  /** Labels with these words at any depth instead; null: those of the level. */
  readonly words: string | null;
}

/** The labels of a level of the tree, or those that were searched for; each opens what stands below it. */
export function LabelLevel({ labelSet, under, words }: LabelLevelProps) {
  const pages = useCursorPages({
    document: LABELS,
    variables: { name: labelSet, under, words },
    connection: ({ labelSet: { labels } }) => labels,
  });
  if (pages.error) return <Failure error={pages.error} onRetry={pages.refresh} />;
  if (pages.rows.length === 0)
    return pages.loading ? <Loading lines={3} /> : <Empty>No label has these words.</Empty>;
  return (
    <>
      <ul
        aria-label={under === null ? 'Labels of the set' : `Below ${under}`}
        style={{ paddingInlineStart: '1.2rem' }}
      >
        {pages.rows.map((label) => (
          <LabelItem key={label.id} labelSet={labelSet} label={label} />
        ))}
      </ul>
      {pages.hasMore && (
        <Button variant="subtle" size="xs" loading={pages.loading} onClick={pages.more}>
          More
        </Button>
      )}
    </>
  );
}

function LabelItem({ labelSet, label }: { labelSet: string; label: Label }) {
  const { key, title, description, symbols, childCount, examples } = label;
  const [open, setOpen] = useState(false);
  return (
    <li>
      <Text span>
        <strong>{key}</strong> {title}{' '}
      </Text>
      {symbols.map((symbol) => (
        <span key={symbol}>
          <SymbolLink symbol={symbol} />{' '}
        </span>
      ))}
      {examples > 0 && (
        <Text span size="sm" c="dimmed">
          {examples} {examples === 1 ? 'example' : 'examples'}{' '}
        </Text>
      )}
      {childCount > 0 && (
        <Button
          variant="subtle"
          size="compact-xs"
          aria-expanded={open}
          aria-label={open ? `Close ${key}` : `${childCount} below ${key}`}
          onClick={() => setOpen(!open)}
        >
          {open ? 'Close' : `${childCount} below`}
        </Button>
      )}
      {description && (
        <Text size="sm" c="dimmed">
          {description}
        </Text>
      )}
      {open && <LabelLevel labelSet={labelSet} under={key} words={null} />}
    </li>
  );
}
