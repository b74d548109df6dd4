import { Alert, Button, Code, Group, Text } from '@mantine/core';
import { ZERO_SHOT } from '@nonet/operations';
import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { Loaded } from '../components/feedback/loaded.js';
import { counted } from '../components/figures/numbers.js';
import { Page, Section } from '../components/page/page.js';
import { Moment } from '../components/time/moment.js';
import { useAnswer } from '../data/use-answer.js';
import { useMay } from '../session/session.js';
import { ActivationList } from './activation-list.js';
import { type Change, ChangeDialog } from './change-dialog.js';
import { MODELS, type ModelsData, nameOf } from './models-query.js';
import { VersionTable } from './version-table.js';

const LOOK_AGAIN_MILLISECONDS = 1_000;

/** Versions of models side by side, which of them answers, and for admins the way to change that. */
export function ModelsPage() {
  const answer = useAnswer({ document: MODELS, variables: {} });
  const { data, refresh, loading } = answer;
  const isBehind = data !== undefined && behind(data);
  useEffect(() => {
    if (!isBehind || loading) return;
    const timer = setTimeout(refresh, LOOK_AGAIN_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [isBehind, loading, refresh]);
  return (
    <Page title="Models">
      <Loaded answer={answer}>{(found) => <Models data={found} onChanged={refresh} />}</Loaded>
    </Page>
  );
}

function Models({ data, onChanged }: { data: ModelsData; onChanged: () => void }) {
  const { models, modelActivations, rollbackPreview, system } = data;
  const mayChange = useMay('ADMIN');
  const [change, setChange] = useState<Change | null>(null);
  const latest = modelActivations.nodes[0];
  const active = latest ? nameOf(latest) : ZERO_SHOT;
  const target = rollbackPreview === null ? null : (rollbackPreview.to?.reference ?? 'the scheme alone');
  return (
    <>
      <Text>
        <strong data-testid="active-model">{active}</strong>{' '}
        {active === ZERO_SHOT ? 'is active: texts are classified with the scheme alone.' : 'is active.'}
        {latest && (
          <Text span c="dimmed">
            {' '}
            Since <Moment at={latest.activatedAt} />, by {latest.activatedBy}.
          </Text>
        )}
      </Text>
      <Behind active={active} classification={system.classification} />
      <Section
        title="Versions"
        actions={
          <Group gap="xs">
            {models.nodes.length > 1 && (
              <Button
                variant="default"
                size="compact-sm"
                renderRoot={(props) => <Link to="/models/compare" search={compared(data)} {...props} />}
              >
                Compare two versions
              </Button>
            )}
            {mayChange && target !== null && (
              <Button variant="subtle" size="compact-sm" onClick={() => setChange({ kind: 'roll back' })}>
                Roll back to {target} …
              </Button>
            )}
          </Group>
        }
      >
        <VersionTable
          models={models.nodes}
          onActivate={mayChange ? (model) => setChange({ kind: 'activate', model }) : null}
        />
        {models.totalCount > models.nodes.length && (
          <Text size="sm" c="dimmed">
            {counted(models.totalCount, 'version')}, the newest {models.nodes.length} are shown.
          </Text>
        )}
      </Section>
      <ActivationList activations={modelActivations.nodes} />
      {change && <ChangeDialog change={change} onDone={onChanged} onClose={() => setChange(null)} />}
    </>
  );
}

/** The active version beside the newest other one. */
function compared({ models: { nodes } }: ModelsData): { a?: string; b?: string } {
  const active = nodes.find((model) => model.active) ?? nodes[1]!;
  const other = nodes.find(({ id }) => id !== active.id)!;
  return { a: active.reference, b: other.reference };
}

/** Whether this server is on its way to the active model. */
function behind({ modelActivations, system: { classification } }: ModelsData): boolean {
  const [latest] = modelActivations.nodes;
  const active = latest ? nameOf(latest) : ZERO_SHOT;
  return classification.state === 'READY' && classification.model !== active;
}

interface BehindProps {
  readonly active: string;
  readonly classification: ModelsData['system']['classification'];
}

function Behind({ active, classification: { state, model, problem } }: BehindProps) {
  if (problem)
    return (
      <Alert color="red" role="alert" my="sm">
        {model ? `This server answers with ${model} still: ` : ''}
        {problem.message} <Code>{problem.code}</Code>
      </Alert>
    );
  if (state !== 'READY' || model === active) return null;
  return (
    <Text c="dimmed" role="status">
      This server is getting {active} ready and answers with {model} until then.
    </Text>
  );
}
