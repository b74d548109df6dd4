import { Badge, Button, Group, Kbd, NativeSelect, Text, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { getRouteApi, Link } from '@tanstack/react-router';
import { type KeyboardEvent, useMemo, useState } from 'react';
import { Failure } from '../components/failure/failure.js';
import { totalOf, words } from '../components/figures/numbers.js';
import { Page } from '../components/page/page.js';
import { SymbolWithTitle } from '../components/symbols/symbol-link.js';
import type { Column } from '../components/table/column.js';
import { DataTable } from '../components/table/data-table.js';
import { Moment } from '../components/time/moment.js';
import { useCursorPages } from '../data/use-cursor-pages.js';
import { useMay, useSession } from '../session/session.js';
import { ExportReviews } from './export-reviews.js';
import { LearnFromReviews } from './learn-from-reviews.js';
import { type Review, REVIEWS } from './reviews-query.js';
import type { Verdict } from './review-query.js';
import { useReviewing } from './use-verdicts.js';

const COLOURS = { RIGHT: 'green', WRONG: 'red', MISSING: 'yellow' } as const;
const PAUSE_MILLISECONDS = 300;

/** Columns that are left out where no row has anything in them. */
const OFTEN_EMPTY: ReadonlySet<string> = new Set(['note', 'model']);

const route = getRouteApi('/reviews');

/** What people said of symbols, the newest first; one's own can be changed and taken back. */
export function ReviewsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { person } = useSession();
  const reviewing = useReviewing();
  const isAdmin = useMay('ADMIN');
  const [learns, setLearns] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  const filter = Object.fromEntries(Object.entries(search).filter(([, value]) => value)) as typeof search;
  const pages = useCursorPages({
    document: REVIEWS,
    variables: { filter: Object.keys(filter).length > 0 ? filter : null },
    connection: ({ reviews }) => reviews,
  });
  const { refresh } = pages;
  const seek = (change: Partial<typeof search>) =>
    void navigate({ search: { ...search, ...change }, replace: true });

  const attempt = async (work: () => Promise<unknown>, done: string) => {
    setError(null);
    try {
      await work();
      notifications.show({ message: done, autoClose: 2500 });
      refresh();
    } catch (failure) {
      setError(failure as Error);
    }
  };
  const say = (review: Review, verdict: Verdict) =>
    attempt(() => reviewing.say(statementOf(review, verdict)), `${review.symbol} is ${words(verdict)} now.`);
  const withdraw = (review: Review) =>
    attempt(() => reviewing.withdraw(review.id), `The verdict on ${review.symbol} is taken back.`);

  const columns = useMemo(
    () =>
      columnsOf(
        person.id,
        (review) => void withdraw(review),
        (review, verdict) => void say(review, verdict),
      ),
    [person.id, reviewing.say, reviewing.withdraw, refresh],
  );

  /** `j`, `k` and arrows go from line to line; `r` and `w` say, `u` takes back. */
  function keys(event: KeyboardEvent<HTMLDivElement>) {
    const target = event.target as HTMLElement;
    if (event.ctrlKey || event.metaKey || event.altKey || target.matches('input, select, textarea')) return;
    const row = target.closest<HTMLElement>('tbody tr');
    const lines = [...event.currentTarget.querySelectorAll<HTMLElement>('tbody tr[data-index]')];
    const at = row ? lines.indexOf(row) : -1;
    if (event.key === 'j' || event.key === 'k') {
      event.preventDefault();
      lines[at + (event.key === 'j' ? 1 : -1)]?.focus();
      return;
    }
    const review = row && pages.rows[Number(row.dataset['index'])];
    if (!review || target !== row || review.reviewer.id !== person.id) return;
    if (event.key === 'r') void say(review, 'RIGHT');
    else if (event.key === 'w') void say(review, 'WRONG');
    else if (event.key === 'u') void withdraw(review);
  }

  return (
    <Page
      title="Reviews"
      lead={
        pages.totalCount === undefined
          ? 'What people said of symbols: examples to learn from.'
          : `${totalOf(pages.totalCount)} reviews, the newest first. They are examples to learn from.`
      }
      actions={
        <>
          <ExportReviews filter={Object.keys(filter).length > 0 ? filter : null} />
          {isAdmin && <Button onClick={() => setLearns(true)}>Learn from reviews</Button>}
        </>
      }
    >
      <Group gap="sm" mb="sm" align="end">
        <NativeSelect
          label="Verdict"
          w={{ base: 'calc(50% - 0.375rem)', sm: '10rem' }}
          value={search.verdict ?? ''}
          onChange={({ currentTarget: { value } }) =>
            seek({ verdict: (value || undefined) as typeof search.verdict })
          }
          data={[
            { value: '', label: 'any' },
            { value: 'RIGHT', label: 'right' },
            { value: 'WRONG', label: 'wrong' },
            { value: 'MISSING', label: 'missing' },
          ]}
        />
        <Sought label="Symbol and below" value={search.under} onSeek={(under) => seek({ under })} />
        <Sought label="Patent" value={search.patent} onSeek={(patent) => seek({ patent })} />
        <Sought label="Reviewer" value={search.reviewer} onSeek={(reviewer) => seek({ reviewer })} />
      </Group>
      {error && <Failure error={error} />}
      <div onKeyDown={keys}>
        <DataTable
          label="Reviews"
          columns={columns.filter(
            ({ id }) => !OFTEN_EMPTY.has(id) || pages.rows.some((row) => row[id as 'note' | 'model']),
          )}
          rows={pages.rows}
          rowKey={({ id }) => id}
          loading={pages.loading}
          error={pages.error}
          onRetry={pages.refresh}
          onEnd={pages.more}
          onOpen={({ patentNumber }) =>
            patentNumber && void navigate({ to: '/patents/$number', params: { number: patentNumber } })
          }
          empty={
            Object.keys(filter).length > 0
              ? 'No review meets these conditions.'
              : 'No reviews yet. Say right or wrong of what was classified, and they stand here.'
          }
        />
      </div>
      <Text size="sm" c="dimmed" mt="sm">
        Keys on a line: <Kbd size="xs">j</Kbd> <Kbd size="xs">k</Kbd> or arrows, and on your own{' '}
        <Kbd size="xs">r</Kbd> right, <Kbd size="xs">w</Kbd> wrong, <Kbd size="xs">u</Kbd> undo.
      </Text>
      {learns && <LearnFromReviews onClose={() => setLearns(false)} />}
    </Page>
  );
}

/** A condition that is typed; it goes into the address when somebody pauses. */
function Sought({
  label,
  value = '',
  onSeek,
}: {
  label: string;
  value: string | undefined;
  onSeek: (value: string | undefined) => void;
}) {
  const [typed, setTyped] = useState(value);
  const seek = useDebouncedCallback((text: string) => onSeek(text.trim() || undefined), PAUSE_MILLISECONDS);
  return (
    <TextInput
      label={label}
      w={{ base: 'calc(50% - 0.375rem)', sm: '11rem' }}
      value={typed}
      autoComplete="off"
      spellCheck={false}
      onChange={({ currentTarget }) => {
        setTyped(currentTarget.value);
        seek(currentTarget.value);
      }}
    />
  );
}

const statementOf = ({ patentNumber, text, symbol, model, score }: Review, verdict: Verdict) => ({
  of: patentNumber ? { patentNumber } : { text: text ?? '' },
  symbol,
  verdict,
  model,
  ...(score === null ? {} : { score }),
});

const columnsOf = (
  me: string,
  onWithdraw: (review: Review) => void,
  onSay: (review: Review, verdict: Verdict) => void,
): readonly Column<Review>[] => [
  {
    id: 'symbol',
    title: 'Symbol',
    isName: true,
    width: '36%',
    cell: ({ symbol, node }) => <SymbolWithTitle symbol={symbol} title={node?.title} />,
  },
  {
    id: 'verdict',
    title: 'Verdict',
    whole: true,
    cell: ({ verdict }) => (
      <Badge color={COLOURS[verdict]} miw="max-content">
        {words(verdict)}
      </Badge>
    ),
  },
  {
    id: 'of',
    title: 'Of',
    cell: ({ patentNumber, text }) =>
      patentNumber ? (
        <Link to="/patents/$number" params={{ number: patentNumber }}>
          {patentNumber}
        </Link>
      ) : (
        <Text size="sm" lineClamp={2}>
          {text}
        </Text>
      ),
  },
  { id: 'note', title: 'Note', hideBelow: 'lg', cell: ({ note }) => note },
  { id: 'model', title: 'Model', hideBelow: 'lg', whole: true, cell: ({ model }) => model },
  { id: 'by', title: 'By', hideBelow: 'sm', cell: ({ reviewer }) => reviewer.name },
  {
    id: 'at',
    title: 'When',
    whole: true,
    hideBelow: 'sm',
    cell: ({ reviewedAt }) => <Moment at={reviewedAt} as="relative" />,
  },
  {
    id: 'own',
    title: 'Yours',
    whole: true,
    cell: (review) =>
      review.reviewer.id === me && (
        <Group gap={4} wrap="nowrap">
          {review.verdict !== 'MISSING' && (
            <Button
              size="compact-sm"
              variant="default"
              visibleFrom="sm"
              aria-label={`Say ${review.verdict === 'RIGHT' ? 'wrong' : 'right'} of ${review.symbol}`}
              onClick={() => onSay(review, review.verdict === 'RIGHT' ? 'WRONG' : 'RIGHT')}
            >
              {review.verdict === 'RIGHT' ? 'Wrong' : 'Right'}
            </Button>
          )}
          <Button
            size="compact-sm"
            variant="subtle"
            px={6}
            aria-label={`Undo ${review.symbol}`}
            onClick={() => onWithdraw(review)}
          >
            Undo
          </Button>
        </Group>
      ),
  },
];
