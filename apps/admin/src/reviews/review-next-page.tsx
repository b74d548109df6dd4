import { Group, NativeSelect, Text } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { Failure } from '../components/failure/failure.js';
import { Empty, Loading } from '../components/feedback/loaded.js';
import { counted } from '../components/figures/numbers.js';
import { Page } from '../components/page/page.js';
import { useAnswer } from '../data/use-answer.js';
import { COLLECTIONS, LABEL_SETS } from './review-next-query.js';
import { ReviewedPatent } from './reviewed-patent.js';
import { useReviewSession } from './use-review-session.js';

const route = getRouteApi('/review-next');
const SECTIONS = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'Y'] as const;

/** What to review next: one patent after the other, all by keys. */
export function ReviewNextPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { section = null, order = 'TEACHES' } = search;
  const session = useReviewSession({
    section,
    collection: search.collection || null,
    labelSet: search.labelSet || null,
    order,
  });
  const { patent, state, error, progress } = session;
  const seek = (change: Partial<typeof search>) =>
    void navigate({ search: { ...search, ...change }, replace: true });
  return (
    <Page
      title="Review next"
      lead="Patents that nobody reviewed, those first whose verdicts would teach the model most. What lies before you, nobody else gets."
      width="reading"
    >
      <Choices search={search} onSeek={seek} />
      <Text size="sm" c="dimmed" mb="sm" role="status" aria-label="This session">
        {counted(progress.reviewed, 'patent')} reviewed, {counted(progress.verdicts, 'verdict')},{' '}
        {progress.passedOver} passed over.
      </Text>
      {error && <Failure error={error} onRetry={session.retry} />}
      {patent ? (
        <ReviewedPatent key={patent.number} taken={patent} session={session} />
      ) : state === 'taking' ? (
        <Loading />
      ) : (
        state === 'empty' && (
          <Empty>
            No classified patent waits for a review here. Classify more of them, or choose another section,
            collection or label set.
          </Empty>
        )
      )}
    </Page>
  );
}

type Search = ReturnType<typeof route.useSearch>;

function Choices({ search, onSeek }: { search: Search; onSeek: (change: Partial<Search>) => void }) {
  // A key may see one of them and not the other.
  const { data: collected } = useAnswer({ document: COLLECTIONS, variables: {} });
  const { data: labelled } = useAnswer({ document: LABEL_SETS, variables: {} });
  const collections = collected?.collections.nodes.map(({ name }) => name) ?? [];
  const labelSets = labelled?.labelSets.nodes.map(({ name }) => name) ?? [];
  return (
    <Group gap="sm" mb="sm" align="end">
      <NativeSelect
        label="Section"
        value={search.section ?? ''}
        onChange={({ currentTarget: { value } }) =>
          onSeek({ section: (value || undefined) as Search['section'] })
        }
        data={[{ value: '', label: 'all' }, ...SECTIONS.map((value) => ({ value, label: value }))]}
      />
      <NativeSelect
        label="Collection"
        value={search.collection ?? ''}
        onChange={({ currentTarget: { value } }) => onSeek({ collection: value || undefined })}
        data={[{ value: '', label: 'all patents' }, ...collections]}
      />
      {labelSets.length > 0 && (
        <NativeSelect
          label="Judge"
          value={search.labelSet ?? ''}
          onChange={({ currentTarget: { value } }) => onSeek({ labelSet: value || undefined })}
          data={[
            { value: '', label: 'symbols of the CPC' },
            ...labelSets.map((name) => ({ value: name, label: `labels of ${name}` })),
          ]}
        />
      )}
      <NativeSelect
        label="Order"
        value={search.order ?? ''}
        onChange={({ currentTarget: { value } }) =>
          onSeek({ order: (value || undefined) as Search['order'] })
        }
        data={[
          { value: '', label: 'what teaches most' },
          { value: 'UNCERTAIN', label: 'most in doubt' },
          { value: 'RANDOM', label: 'by chance, a fair sample' },
        ]}
      />
    </Group>
  );
}
