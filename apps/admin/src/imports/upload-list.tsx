import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import { ConfirmDialog } from '../components/actions/confirm-dialog.js';
import { size } from '../components/figures/numbers.js';
import { Section } from '../components/page/page.js';
import type { Column } from '../components/table/column.js';
import { DataTable } from '../components/table/data-table.js';
import { Moment } from '../components/time/moment.js';
import { graphql, type ResultOf } from '../data/graphql.js';
import { useAnswer } from '../data/use-answer.js';
import { useSend } from '../data/use-send.js';
import { useImport } from './new-import.js';

const UPLOADS = graphql(`
  query Uploads {
    uploads(first: 100) {
      id
      name
      bytes
      received
      path
      changedAt
      expiresAt
    }
  }
`);
const REMOVE = graphql(`
  mutation RemoveUpload($id: ID!) {
    deleteUpload(id: $id) {
      id
    }
  }
`);

type Upload = ResultOf<typeof UPLOADS>['uploads'][number];

/** What was uploaded and lies ready; it goes by itself after a while. */
export function UploadList() {
  const answer = useAnswer({ document: UPLOADS, variables: {} });
  const { change } = useSend();
  const start = useImport();
  const [removing, setRemoving] = useState<Upload | null>(null);
  const uploads = answer.data?.uploads ?? [];
  if (uploads.length === 0) return null;
  const columns: readonly Column<Upload>[] = [
    {
      id: 'name',
      title: 'File',
      isName: true,
      cell: ({ name }) => <span className="breakable">{name}</span>,
    },
    {
      id: 'size',
      title: 'Size',
      whole: true,
      align: 'right',
      cell: ({ bytes, received, path }) =>
        path === null ? `${Math.floor((100 * received) / bytes)} % of ${size(bytes)}` : size(bytes),
    },
    {
      id: 'expires',
      title: 'Kept until',
      whole: true,
      hideBelow: 'sm',
      cell: ({ expiresAt }) => <Moment at={expiresAt} />,
    },
    {
      id: 'change',
      title: 'Change',
      isTitleHidden: true,
      cell: (upload) => (
        <Group gap="xs" wrap="nowrap" justify="flex-end">
          {upload.path !== null && (
            <Button
              size="compact-sm"
              variant="default"
              aria-label={`Import patents of ${upload.name}`}
              onClick={() => void start('patents', upload.path!)}
            >
              Import patents
            </Button>
          )}
          <Button
            size="compact-sm"
            variant="default"
            aria-label={`Remove ${upload.name}`}
            onClick={() => setRemoving(upload)}
          >
            Remove …
          </Button>
        </Group>
      ),
    },
  ];
  return (
    <Section title="Uploaded files">
      <DataTable
        label="Uploaded files"
        columns={columns}
        rows={uploads}
        rowKey={({ id }) => id}
        empty="None."
      />
      {removing && (
        <ConfirmDialog
          title={`Remove ${removing.name}?`}
          consequences="It is removed from the server. What was imported from it stays."
          action="Remove"
          destructive
          onConfirm={async () => {
            await change(REMOVE, { id: removing.id });
            answer.refresh();
          }}
          onClose={() => setRemoving(null)}
        />
      )}
    </Section>
  );
}
