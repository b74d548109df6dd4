import { Text } from '@mantine/core';
import { embeddingProjection } from '@nonet/services/operations';
import { Failure } from '../components/failure/failure.js';
import { Loaded } from '../components/feedback/loaded.js';
import { Page } from '../components/page/page.js';
import { RunProgress } from '../components/progress/run-progress.js';
import { useAnswer } from '../data/use-answer.js';
import { useKept } from '../data/use-kept.js';
import { NO_CHOICES } from '../operations/choices.js';
import { OperationForm } from '../operations/operation-form.js';
import type { Values } from '../operations/typed-input.js';
import { ENCODERS, type Projection } from './projection-query.js';
import { ProjectionView } from './projection-view.js';
import { useProjection } from './use-projection.js';

/** How encoders place the stored patents: one alone, or before and after training. */
export function EmbeddingsPage() {
  const answer = useAnswer({ document: ENCODERS, variables: {} });
  return (
    <Page
      title="Embeddings"
      lead="A sample of the stored patents, each a mark in the colour of its section. Patents that an encoder takes for similar lie close together: the better it is, the clearer the sections part."
    >
      <Loaded answer={answer}>
        {({ encoders, models }) => <Chosen encoders={choicesOf(encoders, models.nodes)} />}
      </Loaded>
    </Page>
  );
}

/** Encoders by themselves, and by their names the experts that bring one, such as those that ship. */
function choicesOf(
  encoders: readonly { id: string }[],
  models: readonly { name: string; removedAt: string | null }[],
): string[] {
  const experts = models.filter(({ removedAt }) => removedAt === null);
  return [...new Set([...encoders.map(({ id }) => id), ...experts.map(({ name }) => name)])];
}

function Chosen({ encoders }: { encoders: string[] }) {
  const [typed, setTyped] = useKept<Values>('embeddings-typed', {});
  const [choice, setChoice] = useKept<Record<string, unknown> | null>('embeddings-choice', null);
  const outcome = useProjection(choice);
  return (
    <>
      <OperationForm
        operation={embeddingProjection}
        choices={{ ...NO_CHOICES, encoders }}
        typed={typed}
        onType={setTyped}
        verb="Draw"
        doing="Drawing …"
        onSubmit={async (input) => setChoice(input)}
      />
      {outcome.state === 'working' && <Working progress={outcome.progress} />}
      {outcome.state === 'failed' && <Failure error={outcome.error} />}
      {outcome.state === 'done' && <ProjectionView projection={outcome.projection} />}
    </>
  );
}

function Working({ progress }: { progress: Projection['progress'] }) {
  if (!progress)
    return (
      <Text c="dimmed" role="status">
        Asking …
      </Text>
    );
  return <RunProgress phase={progress.step} done={progress.done} total={progress.of} />;
}
