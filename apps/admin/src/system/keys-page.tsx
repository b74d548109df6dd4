import { Button, Text } from '@mantine/core';
import { useState } from 'react';
import { ConfirmDialog } from '../components/actions/confirm-dialog.js';
import { Page } from '../components/page/page.js';
import { StateBadge } from '../components/progress/state-badge.js';
import { words } from '../components/figures/numbers.js';
import type { Column } from '../components/table/column.js';
import { DataTable } from '../components/table/data-table.js';
import { Moment } from '../components/time/moment.js';
import { graphql, type ResultOf } from '../data/graphql.js';
import { useCursorPages } from '../data/use-cursor-pages.js';
import { useSend } from '../data/use-send.js';
import { useSession } from '../session/session.js';
import { NewKey } from './new-key.js';

const KEYS = graphql(`
  query ApiKeys($after: String) {
    apiKeys(first: 100, after: $after) {
      pageInfo {
        endCursor
        hasNextPage
      }
      nodes {
        id
        name
        prefix
        role
        scopes
        createdAt
        expiresAt
        lastUsedAt
        revokedAt
      }
    }
  }
`);
const REVOKE = graphql(`
  mutation RevokeKey($id: ID!) {
    revokeApiKey(id: $id) {
      id
      revokedAt
    }
  }
`);

type Key = ResultOf<typeof KEYS>['apiKeys']['nodes'][number];

/** Whether it still opens anything. */
function stateOf({ revokedAt, expiresAt }: Key): 'active' | 'revoked' | 'expired' {
  if (revokedAt !== null) return 'revoked';
  return expiresAt !== null && new Date(expiresAt).getTime() <= Date.now() ? 'expired' : 'active';
}

const columnsOf = (own: string, onRevoke: (key: Key) => void): readonly Column<Key>[] => [
  {
    id: 'name',
    title: 'Key',
    isName: true,
    cell: ({ id, name, prefix }) => (
      <>
        <span className="breakable">{name}</span> {id === own && '(yours)'}
        <Text size="xs" c="dimmed" ff="monospace">
          {prefix}…
        </Text>
      </>
    ),
    sortBy: ({ name }) => name,
  },
  {
    id: 'state',
    title: 'State',
    whole: true,
    cell: (key) => <StateBadge state={stateOf(key)} />,
    sortBy: stateOf,
  },
  {
    id: 'role',
    title: 'May do',
    cell: ({ role, scopes }) => (
      <>
        {words(role)}
        {scopes.length > 0 && (
          <Text size="xs" c="dimmed">
            only {scopes.join(', ')}
          </Text>
        )}
      </>
    ),
    sortBy: ({ role }) => role,
  },
  {
    id: 'used',
    title: 'Last used',
    whole: true,
    hideBelow: 'sm',
    cell: ({ lastUsedAt }) => (lastUsedAt === null ? 'never' : <Moment at={lastUsedAt} as="relative" />),
    sortBy: ({ lastUsedAt }) => lastUsedAt,
  },
  {
    id: 'created',
    title: 'Made',
    whole: true,
    hideBelow: 'lg',
    cell: ({ createdAt }) => <Moment at={createdAt} />,
    sortBy: ({ createdAt }) => createdAt,
  },
  {
    id: 'expires',
    title: 'Ends',
    whole: true,
    hideBelow: 'sm',
    cell: ({ expiresAt }) => (expiresAt === null ? 'never by itself' : <Moment at={expiresAt} />),
    sortBy: ({ expiresAt }) => expiresAt,
  },
  {
    id: 'revoke',
    title: 'Revoke',
    isTitleHidden: true,
    whole: true,
    cell: (key) =>
      key.revokedAt === null && (
        <Button
          size="compact-sm"
          variant="default"
          aria-label={`Revoke ${key.name}`}
          onClick={() => onRevoke(key)}
        >
          Revoke …
        </Button>
      ),
  },
];

/** Who may do what, until when; new keys are shown once. */
export function KeysPage() {
  const { person } = useSession();
  const { change } = useSend();
  const [revoking, setRevoking] = useState<Key | null>(null);
  const pages = useCursorPages({ document: KEYS, variables: {}, connection: ({ apiKeys }) => apiKeys });
  return (
    <Page title="Keys" lead="Everybody who uses Nonet, by the app or by a program, has a key of their own.">
      <NewKey onMade={pages.refresh} />
      <DataTable
        label="Keys"
        columns={columnsOf(person.id, setRevoking)}
        rows={pages.rows}
        rowKey={({ id }) => id}
        loading={pages.loading && pages.rows.length === 0}
        error={pages.error}
        onRetry={pages.refresh}
        onEnd={pages.more}
        empty="None."
      />
      {revoking && (
        <ConfirmDialog
          title={`Revoke ${revoking.name}?`}
          consequences={
            revoking.id === person.id
              ? 'It is the key that you are signed in with: you will be signed out. It cannot be made valid again.'
              : 'Whoever uses it is refused from the next request on. It cannot be made valid again; another key can be made.'
          }
          action="Revoke"
          destructive
          onConfirm={async () => {
            await change(REVOKE, { id: revoking.id });
            pages.refresh();
          }}
          onClose={() => setRevoking(null)}
        />
      )}
    </Page>
  );
}
