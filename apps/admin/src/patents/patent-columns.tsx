import { Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { isAtOrAbove } from '../components/symbols/same-branch.js';
import { SymbolChips } from '../components/symbols/symbol-chip.js';
import type { Column } from '../components/table/column.js';
import type { ListedPatent } from './patents-query.js';
import classes from './patents.module.css';

const SHOWN_SYMBOLS = 3;

export const COLUMNS: readonly Column<ListedPatent>[] = [
  {
    id: 'number',
    title: 'Number',
    isName: true,
    whole: true,
    sortable: true,
    cell: ({ number }) => (
      <Link to="/patents/$number" params={{ number }}>
        {number}
      </Link>
    ),
  },
  {
    id: 'title',
    title: 'Title',
    width: '40%',
    cell: ({ title, heading, number }) =>
      title ??
      (heading === number ? (
        <Text span c="dimmed" inherit>
          no text
        </Text>
      ) : (
        <Text span c="dimmed" inherit lineClamp={2} title="It has no title: the beginning of its text">
          {heading}
        </Text>
      )),
  },
  {
    id: 'applicant',
    title: 'Applicant',
    sortable: true,
    hideBelow: 'lg',
    cell: ({ applicants: [first, ...others] }) =>
      first && (
        <>
          {first}
          {others.length > 0 && (
            <Text span c="dimmed" inherit>
              {' '}
              and {others.length} more
            </Text>
          )}
        </>
      ),
  },
  {
    id: 'published',
    title: 'Published',
    whole: true,
    sortable: true,
    hideBelow: 'sm',
    cell: ({ publicationDate }) => publicationDate,
  },
  {
    id: 'office',
    title: 'Office',
    hideBelow: 'sm',
    width: '16rem',
    cell: ({ classifications }) => (
      <div className={classes.chips}>
        <SymbolChips
          symbols={classifications.slice(0, SHOWN_SYMBOLS)}
          others={Math.max(0, classifications.length - SHOWN_SYMBOLS)}
        />
      </div>
    ),
  },
  {
    id: 'model',
    title: 'Model',
    hideBelow: 'lg',
    cell: ({ predictions, classifications }) => (
      <div className={classes.modelChips}>
        <SymbolChips
          symbols={predictions.nodes.map(({ symbol, score }) => ({
            symbol,
            title: `score ${score.toFixed(2)}`,
            tone:
              classifications.length === 0
                ? 'plain'
                : classifications.some((assigned) => isAtOrAbove(symbol, assigned.symbol))
                  ? 'agreed'
                  : 'only',
          }))}
        />
      </div>
    ),
  },
];
