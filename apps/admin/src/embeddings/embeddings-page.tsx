import { Text } from '@mantine/core';
import { embeddingProjection } from '@nonet/services/operations';
import { Link } from '@tanstack/react-router';
import { FoldedForm } from '../components/actions/folded-form.js';
import { Failure } from '../components/failure/failure.js';
import { Empty, Loaded } from '../components/feedback/loaded.js';
import { Page } from '../components/page/page.js';
import { RunProgress } from '../components/progress/run-progress.js';
import { ApiError } from '../data/api-error.js';
import { useAnswer } from '../data/use-answer.js';
import { useKept } from '../data/use-kept.js';
import { NO_CHOICES } from '../operations/choices.js';
import { OperationForm } from '../operations/operation-form.js';
import { inputOf, type Values } from '../operations/typed-input.js';
import { ENCODERS, type EncodersToDraw, type Projection } from './projection-query.js';
import { ProjectionView } from './projection-view.js';
import classes from './projection.module.css';
import { useProjection } from './use-projection.js';

/** How encoders place the stored patents: one alone, or before and after training. */
export function EmbeddingsPage() {
  const answer = useAnswer({ document: ENCODERS, variables: {} });
  return (
    <Page
      title="Embeddings"
      lead="A sample of the stored patents, each a mark in the colour of its section. Patents that an encoder takes for similar lie close together: the better it is, the clearer the sections part."
    >
      <Loaded answer={answer}>{(known) => <Chosen known={known} />}</Loaded>
    </Page>
  );
}

/** Encoders by themselves, and the versions of experts, each of which brings one. */
function choicesOf({ encoders, models, activeModel }: EncodersToDraw): string[] {
  const experts = models.nodes.filter(({ removedAt }) => removedAt === null);
  // Those that answer may be older than all that were asked for.
  const answering = activeModel?.kind === 'EXPERTS' ? [activeModel] : [];
  const versions = [...answering, ...experts].map(({ reference }) => reference);
  return [...new Set([...encoders.map(({ id }) => id), ...versions])];
}

/** What the form begins with, and what is drawn before anybody asks: the encoder of the experts that answer, else the configured one. */
const usualOf = ({ activeModel }: EncodersToDraw): Values =>
  activeModel?.kind === 'EXPERTS' ? { encoder: activeModel.reference } : {};

function Chosen({ known }: { known: EncodersToDraw }) {
  const usual = usualOf(known);
  const [typed, setTyped] = useKept<Values | null>('embeddings-typed', null);
  const [choice, setChoice] = useKept<Record<string, unknown> | null>('embeddings-choice', null);
  const { outcome, again } = useProjection(choice ?? inputOf(embeddingProjection, usual));
  return (
    <>
      <FoldedForm title="Draw others" variant="default">
        {(fold) => (
          <OperationForm
            operation={embeddingProjection}
            choices={{ ...NO_CHOICES, encoders: choicesOf(known) }}
            typed={typed ?? usual}
            onType={setTyped}
            verb="Draw"
            doing="Drawing …"
            onSubmit={async (input) => {
              setChoice(input);
              again();
              fold();
            }}
          />
        )}
      </FoldedForm>
      {outcome.state === 'working' && <Working progress={outcome.progress} />}
      {outcome.state === 'failed' && <Failed error={outcome.error} onRetry={again} />}
      {outcome.state === 'done' && <ProjectionView projection={outcome.projection} />}
    </>
  );
}

/** Where the picture will be, how far it is. */
function Working({ progress }: { progress: Projection['progress'] }) {
  return (
    <div className={classes.coming}>
      <Text fw={600} role="status" aria-label="Loading">
        Drawing the patents
      </Text>
      {progress === null ? (
        <Text size="sm" c="dimmed">
          Asking …
        </Text>
      ) : (
        <RunProgress phase={progress.step} done={progress.done} total={progress.of} />
      )}
    </div>
  );
}

/** That there is nothing to draw yet is no fault. */
function Failed({ error, onRetry }: { error: Error; onRetry: () => void }) {
  if (!(error instanceof ApiError && error.code === 'PATENT_SAMPLE_TOO_SMALL'))
    return <Failure error={error} onRetry={onRetry} />;
  return (
    <Empty>
      Too few of the stored patents have a text and a symbol to draw them.{' '}
      <Link to="/imports">Import some</Link>, and they will stand here.
    </Empty>
  );
}
