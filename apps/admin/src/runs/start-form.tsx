import { RUN_OPERATIONS } from '@nonet/services/operations';
import type { Operation } from '@nonet/operations';
import { useState } from 'react';
import { Failure } from '../failure.js';
import type { Choices } from '../operations/field-control.js';
import { mutationOf } from '../operations/mutation.js';
import { OperationForm } from '../operations/operation-form.js';
import { useSession } from '../session/session.js';
import { useQuery } from '../session/use-query.js';
import { useRequestKey } from '../session/use-request-key.js';

const CHOICES = `query StartChoices {
  importFiles(first: 500) { path bytes modifiedAt }
  models(first: 50) { nodes { reference removedAt } }
}`;

interface ChoicesData {
  importFiles: { path: string; bytes: number; modifiedAt: string }[];
  models: { nodes: { reference: string; removedAt: string | null }[] };
}

const OPERATIONS: readonly Operation[] = RUN_OPERATIONS;

/** Lets an admin start a run; what comes of it is watched on the run's page. */
export function StartForm() {
  const { person } = useSession();
  const [open, setOpen] = useState(false);
  if (person.role !== 'ADMIN') return null;
  return (
    <details className="import" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Start a run</summary>
      {open && <OperationChoice />}
    </details>
  );
}

function OperationChoice() {
  const [name, setName] = useState(OPERATIONS[0]!.name);
  const result = useQuery<ChoicesData>(CHOICES, {});
  if (result.state === 'loading') return <p className="hint">Loading …</p>;
  if (result.state === 'failed') return <Failure error={result.error} />;
  const operation = OPERATIONS.find((one) => one.name === name)!;
  return (
    <>
      <div className="field">
        <label htmlFor="start-operation">What to do</label>
        <select id="start-operation" value={name} onChange={({ target }) => setName(target.value)}>
          {OPERATIONS.map((one) => (
            <option key={one.name} value={one.name}>
              {one.title}
            </option>
          ))}
        </select>
        <p className="hint">{operation.outcome}</p>
      </div>
      <Start key={name} operation={operation} choices={choicesOf(result.data)} />
    </>
  );
}

function Start({ operation, choices }: { operation: Operation; choices: Choices }) {
  const { query } = useSession();
  const keyOf = useRequestKey();
  async function start(input: Record<string, unknown>) {
    const variables = { input, key: keyOf(JSON.stringify(input)) };
    const { run } = await query<{ run: { id: string } }>(mutationOf(operation), variables);
    location.hash = `#/runs/${run.id}`;
  }
  return <OperationForm {...{ operation, choices }} verb="Start" doing="One moment …" onSubmit={start} />;
}

const choicesOf = ({ importFiles, models }: ChoicesData): Choices => ({
  files: importFiles.map(({ path, bytes, modifiedAt }) => ({
    path,
    about: `${sizeOf(bytes)}, ${new Date(modifiedAt).toLocaleDateString()}`,
  })),
  versions: models.nodes.filter(({ removedAt }) => removedAt === null).map(({ reference }) => reference),
});

const sizeOf = (bytes: number): string =>
  new Intl.NumberFormat('en', {
    notation: 'compact',
    style: 'unit',
    unit: 'byte',
    unitDisplay: 'narrow',
  }).format(bytes);
