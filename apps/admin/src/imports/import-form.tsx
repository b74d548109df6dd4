import { type FormEvent, useState } from 'react';
import { Failure } from '../failure.js';
import { useSession } from '../session/session.js';
import { useQuery } from '../session/use-query.js';
import { useRequestKey } from '../session/use-request-key.js';

const FILES = 'query ImportFiles { importFiles(first: 500) { path bytes modifiedAt } }';
const IMPORT_SCHEME = `mutation ImportScheme($input: ImportSchemeInput!, $allowOlder: Boolean!, $key: String!) {
  importScheme(input: $input, allowOlder: $allowOlder, idempotencyKey: $key) { id }
}`;
const IMPORT_PATENTS = `mutation ImportPatents($input: ImportPatentsInput!, $key: String!) {
  importPatents(input: $input, idempotencyKey: $key) { id }
}`;

interface ImportFile {
  path: string;
  bytes: number;
  modifiedAt: string;
}

/** Lets an admin import a file of the server; what comes of it is watched as a run. */
export function ImportForm() {
  const { person } = useSession();
  const [open, setOpen] = useState(false);
  if (person.role !== 'ADMIN') return null;
  return (
    <details className="import" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Import a file</summary>
      {open && <Files />}
    </details>
  );
}

function Files() {
  const result = useQuery<{ importFiles: ImportFile[] }>(FILES, {});
  if (result.state === 'loading') return <p className="hint">Looking for files …</p>;
  if (result.state === 'failed') return <Failure error={result.error} />;
  const files = result.data.importFiles;
  if (files.length > 0) return <Choice files={files} />;
  return (
    <p>
      There is nothing to import. Put files into a folder that <code>NONET_IMPORTS</code> names on the server
      (<code>NONET_HOME/imports</code> unless it does), and open this again.
    </p>
  );
}

function Choice({ files }: { files: ImportFile[] }) {
  const { query } = useSession();
  const [kind, setKind] = useState<'patents' | 'scheme'>('patents');
  const [path, setPath] = useState(files[0]!.path);
  const [definitions, setDefinitions] = useState('');
  const [allowOlder, setAllowOlder] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  const [sending, setSending] = useState(false);
  const key = useRequestKey(JSON.stringify([kind, path, definitions, allowOlder]));

  async function start(event: FormEvent) {
    event.preventDefault();
    setSending(true);
    setError(null);
    try {
      location.hash = `#/runs/${await send()}`;
    } catch (failure) {
      setError(failure as Error);
      setSending(false);
    }
  }
  async function send(): Promise<string> {
    if (kind === 'patents') {
      const variables = { input: { path }, key };
      const { importPatents } = await query<{ importPatents: { id: string } }>(IMPORT_PATENTS, variables);
      return importPatents.id;
    }
    const input = { path, definitions: definitions === '' ? null : definitions };
    const variables = { input, allowOlder, key };
    return (await query<{ importScheme: { id: string } }>(IMPORT_SCHEME, variables)).importScheme.id;
  }

  return (
    <form onSubmit={(event) => void start(event)}>
      <div className="row">
        <div>
          <label htmlFor="kind">What it holds</label>
          <select id="kind" value={kind} onChange={({ target }) => setKind(target.value as typeof kind)}>
            <option value="patents">patents</option>
            <option value="scheme">a CPC version, or its definitions</option>
          </select>
        </div>
        <div>
          <label htmlFor="file">File</label>
          <select id="file" value={path} onChange={({ target }) => setPath(target.value)}>
            <FileOptions files={files} />
          </select>
        </div>
        {kind === 'scheme' && (
          <div>
            <label htmlFor="definitions">Definitions</label>
            <select
              id="definitions"
              value={definitions}
              onChange={({ target }) => setDefinitions(target.value)}
            >
              <option value="">none</option>
              <FileOptions files={files.filter((file) => file.path !== path)} />
            </select>
          </div>
        )}
      </div>
      {kind === 'scheme' && (
        <label className="choice">
          <input
            type="checkbox"
            checked={allowOlder}
            onChange={({ target }) => setAllowOlder(target.checked)}
          />{' '}
          It may replace a newer version
        </label>
      )}
      {error && <Failure error={error} />}
      <button disabled={sending}>{sending ? 'One moment …' : 'Import'}</button>
    </form>
  );
}

function FileOptions({ files }: { files: ImportFile[] }) {
  return files.map(({ path, bytes, modifiedAt }) => (
    <option key={path} value={path}>
      {`${path}, ${sizeOf(bytes)}, ${new Date(modifiedAt).toLocaleDateString()}`}
    </option>
  ));
}

const sizeOf = (bytes: number): string =>
  new Intl.NumberFormat('en', {
    notation: 'compact',
    style: 'unit',
    unit: 'byte',
    unitDisplay: 'narrow',
  }).format(bytes);
