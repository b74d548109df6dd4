import { Group, SegmentedControl, Text } from '@mantine/core';
import { importPatents, importScheme } from '@nonet/services/operations';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { Failure } from '../components/failure/failure.js';
import { useRequestKey } from '../data/request-key.js';
import { useSend } from '../data/use-send.js';
import { mutationOf } from '../operations/mutation.js';
import { FileDrop } from '../uploads/file-drop.js';
import { useUpload } from '../uploads/use-upload.js';

const KINDS = {
  patents: {
    operation: importPatents,
    label: 'Patents',
    hint: 'Or drop it here: JSONL (also gzipped), CSV or USPTO XML. A connection that breaks goes on where it was.',
  },
  scheme: {
    operation: importScheme,
    label: 'CPC scheme',
    hint: 'Or drop it here: a title list, the scheme XML as its ZIP, or the compact scheme.',
  },
} as const;
type Kind = keyof typeof KINDS;

/** Sends a file and imports it; its run shows how far it is. */
export function NewImport() {
  const [kind, setKind] = useState<Kind>('patents');
  const [error, setError] = useState<Error | null>(null);
  const [starting, setStarting] = useState(false);
  const upload = useUpload();
  const start = useImport();
  const { hint } = KINDS[kind];

  async function take(file: File) {
    setError(null);
    const path = await upload.send(file);
    if (path === null) return;
    setStarting(true);
    try {
      await start(kind, path);
    } catch (failure) {
      setError(failure as Error);
    }
    setStarting(false);
  }

  return (
    <section aria-label="New import">
      <Group gap="md" mb="sm">
        <SegmentedControl
          aria-label="What the file has"
          size="xs"
          value={kind}
          onChange={(value) => setKind(value as Kind)}
          data={Object.entries(KINDS).map(([value, { label }]) => ({ value, label }))}
        />
        <Text size="sm" c="dimmed">
          Files that lie on the server, several at once, and choices:{' '}
          <Link
            to="/runs"
            search={{ start: KINDS[kind].operation.name }}
            style={{ textDecoration: 'underline' }}
          >
            the whole form
          </Link>
        </Text>
      </Group>
      <FileDrop
        upload={upload}
        label="Choose a file"
        hint={hint}
        disabled={starting}
        onFile={(file) => void take(file)}
      />
      {error && <Failure error={error} />}
    </section>
  );
}

/** Starts the import of a file that is on the server, and leads to its run. */
export function useImport(): (kind: Kind, path: string) => Promise<void> {
  const { change } = useSend();
  const navigate = useNavigate();
  const keyOf = useRequestKey();
  return async (kind, path) => {
    const variables = { input: { path }, key: keyOf(`${kind} ${path}`) };
    const { run } = await change<{ run: { id: string } }, typeof variables>(
      mutationOf(KINDS[kind].operation),
      variables,
    );
    await navigate({ to: '/runs/$id', params: { id: run.id } });
  };
}
