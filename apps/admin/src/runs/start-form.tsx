import { NativeSelect } from '@mantine/core';
import type { Operation } from '@nonet/operations';
import { RUN_OPERATIONS } from '@nonet/services/operations';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { FoldedForm } from '../components/actions/folded-form.js';
import { Loaded } from '../components/feedback/loaded.js';
import { size } from '../components/figures/numbers.js';
import { dateOf } from '../components/time/spoken.js';
import { graphql, type ResultOf } from '../data/graphql.js';
import { useRequestKey } from '../data/request-key.js';
import { useAnswer } from '../data/use-answer.js';
import { useSend } from '../data/use-send.js';
import type { Choices } from '../operations/choices.js';
import { mutationOf } from '../operations/mutation.js';
import { OperationForm } from '../operations/operation-form.js';
import { RunForecast } from './forecast.js';
import { useMay } from '../session/session.js';

const CHOICES = graphql(`
  query StartChoices {
    importFiles(first: 500) {
      path
      bytes
      modifiedAt
    }
    uploads(first: 100) {
      id
      path
      bytes
      changedAt
    }
    models(first: 50) {
      nodes {
        id
        reference
        removedAt
      }
    }
    encoders {
      id
    }
    collections(first: 100) {
      nodes {
        id
        name
      }
    }
    labelSets(first: 100) {
      nodes {
        id
        name
      }
    }
  }
`);

const OPERATIONS: readonly Operation[] = RUN_OPERATIONS;

interface StartFormProps {
  /** The operation that the address asks for; its form is open. */
  readonly operation: string | undefined;
}

/** Lets an admin start a run; what comes of it is watched on the run's page. */
export function StartForm({ operation }: StartFormProps) {
  if (!useMay('ADMIN')) return null;
  return (
    <FoldedForm title="Start a run" initiallyOpen={operation !== undefined}>
      {() => <OperationChoice first={operation} />}
    </FoldedForm>
  );
}

function OperationChoice({ first }: { first: string | undefined }) {
  const [name, setName] = useState((OPERATIONS.find((one) => one.name === first) ?? OPERATIONS[0]!).name);
  const answer = useAnswer({ document: CHOICES, variables: {} });
  const operation = OPERATIONS.find((one) => one.name === name)!;
  return (
    <Loaded answer={answer}>
      {(data) => (
        <>
          <NativeSelect
            id="start-operation"
            label="What to do"
            description={operation.outcome}
            value={name}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
            data={OPERATIONS.map((one) => ({ value: one.name, label: one.title }))}
            maw="44rem"
            mb="md"
          />
          <Start key={name} operation={operation} choices={choicesOf(data)} />
        </>
      )}
    </Loaded>
  );
}

function Start({ operation, choices }: { operation: Operation; choices: Choices }) {
  const { change } = useSend();
  const navigate = useNavigate();
  const keyOf = useRequestKey();
  async function start(input: Record<string, unknown>) {
    const variables = { input, key: keyOf(JSON.stringify(input)) };
    const { run } = await change<{ run: { id: string } }, typeof variables>(mutationOf(operation), variables);
    await navigate({ to: '/runs/$id', params: { id: run.id } });
  }
  return (
    <OperationForm
      {...{ operation, choices }}
      beside={(input) => <RunForecast {...{ operation, input }} />}
      verb="Start"
      doing="One moment …"
      onSubmit={start}
    />
  );
}

const choicesOf = ({
  importFiles,
  uploads,
  models,
  encoders,
  collections,
  labelSets,
}: ResultOf<typeof CHOICES>): Choices => ({
  collections: collections.nodes.map(({ name }) => name),
  labelSets: labelSets.nodes.map(({ name }) => name),
  encoders: encoders.map(({ id }) => id),
  files: [
    ...importFiles.map(({ path, bytes, modifiedAt }) => ({
      path,
      about: `${size(bytes)}, ${dateOf(modifiedAt)}`,
    })),
    ...uploads.flatMap(({ path, bytes, changedAt }) =>
      path === null || importFiles.some((file) => file.path === path)
        ? []
        : [{ path, about: `uploaded, ${size(bytes)}, ${dateOf(changedAt)}` }],
    ),
  ],
  versions: models.nodes.filter(({ removedAt }) => removedAt === null).map(({ reference }) => reference),
});
