import { Button, Group as Row, NativeSelect, Stack } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Empty } from '../components/feedback/loaded.js';
import { Failure } from '../components/failure/failure.js';
import { counted } from '../components/figures/numbers.js';
import { Page } from '../components/page/page.js';
import { useCursorPages } from '../data/use-cursor-pages.js';
import { useSend } from '../data/use-send.js';
import { useMay } from '../session/session.js';
import { ExportProposals } from './export-proposals.js';
import { type Decided, GroupCard } from './group-card.js';
import { DECIDE, type Group, GROUPS } from './reclassification-query.js';
import { StartReclassification } from './start-reclassification.js';

const route = getRouteApi('/reclassification');
const SECTIONS = ['', 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'Y'];

/** What waits for a reviewer, in groups that are decided together. */
export function ReclassificationPage() {
  const { under } = route.useSearch();
  const navigate = route.useNavigate();
  const { change } = useSend();
  const mayDecide = useMay('ANALYST');
  const mayStart = useMay('ADMIN');
  const [error, setError] = useState<Error | null>(null);
  const filter = { state: 'OPEN', ...(under && { under }) } as const;
  const pages = useCursorPages({
    document: GROUPS,
    variables: { filter },
    connection: ({ reclassificationGroups }) => reclassificationGroups,
  });

  async function decide({ symbol, successor }: Group, decided: Decided) {
    setError(null);
    try {
      const which = successor === null ? { unproposed: true } : { proposed: successor };
      const input = { symbol, ...which, ...decided };
      const { decideReclassifications: outcome } = await change(DECIDE, { input });
      notifications.show({ message: `Decided for ${counted(outcome.count, 'patent')}.`, autoClose: 2500 });
      pages.refresh();
    } catch (failure) {
      setError(failure as Error);
    }
  }

  return (
    <Page
      title="Reclassification"
      lead="Patents with symbols that the scheme does not have any more, or that were split, and what is proposed in their place. Accept puts the proposal there, Choose another symbol; Keep leaves the patents as they are, Remove takes the symbol away. What is decided can be undone."
      actions={
        <>
          <Button variant="default" component={Link} to="/scheme-changes">
            Scheme changes
          </Button>
          <Button variant="default" component={Link} to="/reclassification/decisions">
            Decisions
          </Button>
          <ExportProposals filter={under ? { under } : {}} />
          {mayStart && <StartReclassification />}
        </>
      }
    >
      <Row mb="sm">
        <NativeSelect
          label="Section of the symbol"
          value={under ?? ''}
          onChange={({ currentTarget: { value } }) =>
            void navigate({ search: { under: value || undefined }, replace: true })
          }
          data={SECTIONS.map((value) => ({ value, label: value || 'all' }))}
        />
      </Row>
      {error && <Failure error={error} />}
      {pages.error && <Failure error={pages.error} onRetry={pages.refresh} />}
      {!pages.loading && pages.rows.length === 0 && !pages.error && (
        <Empty>Nothing waits for a decision.</Empty>
      )}
      <Stack gap="md" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
        {pages.rows.map((group) => (
          <GroupCard
            key={`${group.symbol} ${group.successor}`}
            group={group}
            onDecide={mayDecide ? (decided) => decide(group, decided) : null}
          />
        ))}
      </Stack>
      {pages.hasMore && (
        <Button variant="default" mt="md" loading={pages.loading} onClick={pages.more}>
          Show more
        </Button>
      )}
    </Page>
  );
}
