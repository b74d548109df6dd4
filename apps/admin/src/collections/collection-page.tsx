import { Button, Stack, Text } from '@mantine/core';
import { calibrateCollection } from '@nonet/services/operations';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { ConfirmDialog } from '../components/actions/confirm-dialog.js';
import { Failure } from '../components/failure/failure.js';
import { Loaded } from '../components/feedback/loaded.js';
import { Facts } from '../components/figures/facts.js';
import { counted } from '../components/figures/numbers.js';
import { Page, Section } from '../components/page/page.js';
import { Moment } from '../components/time/moment.js';
import { useRequestKey } from '../data/request-key.js';
import { useAnswer } from '../data/use-answer.js';
import { useSend } from '../data/use-send.js';
import { mutationOf } from '../operations/mutation.js';
import { useMay } from '../session/session.js';
import { CalibrationView } from './calibration-view.js';
import { COLLECTION, type CollectionData, conditionsText, REMOVE } from './collections-query.js';

const route = getRouteApi('/collections/$name');

/** A collection: which patents, how they are beside what the model is calibrated on, and the calibrations for it. */
export function CollectionPage() {
  const { name } = route.useParams();
  const answer = useAnswer({ document: COLLECTION, variables: { name } });
  const mayChange = useMay('ADMIN');
  return (
    <Page
      title={name}
      breadcrumb={<Link to="/collections">Collections</Link>}
      actions={mayChange && answer.data && <Changes data={answer.data} />}
    >
      <Loaded answer={answer}>{(data) => <Shown data={data} />}</Loaded>
    </Page>
  );
}

function Shown({ data: { collection, activeModel } }: { data: CollectionData }) {
  const { note, patentCount, conditions, createdAt, createdBy, calibrations, assigned } = collection;
  const isBehind = activeModel && !calibrations.some(({ model }) => model === activeModel.reference);
  return (
    <Stack gap="lg">
      <Facts
        label="Collection"
        facts={[
          ['Patents', counted(patentCount, 'patent')],
          ['Which', conditionsText(conditions)],
          ...(note ? ([['For', note]] as const) : []),
          ['Made', <Moment key="at" at={createdAt} as="relative" />],
          ['By', createdBy],
        ]}
      />
      {isBehind && (
        <Text c="dimmed">
          It is not calibrated for {activeModel.reference}, which answers now: classification for this
          collection is refused until it is.
        </Text>
      )}
      {calibrations.map((calibration) => (
        <Section key={calibration.id} title={`Calibrated for ${calibration.model}`}>
          <CalibrationView calibration={calibration} assigned={assigned} />
        </Section>
      ))}
    </Stack>
  );
}

/** Starts a calibration of the active model, and removes the collection. */
function Changes({ data: { collection, activeModel } }: { data: CollectionData }) {
  const { name } = collection;
  const { change } = useSend();
  const navigate = useNavigate();
  const keyOf = useRequestKey();
  const [error, setError] = useState<Error | null>(null);
  const [starting, setStarting] = useState(false);
  const [removes, setRemoves] = useState(false);

  async function calibrate() {
    setError(null);
    setStarting(true);
    try {
      const variables = { input: { collection: name }, key: keyOf(`${name} ${activeModel?.reference}`) };
      const { run } = await change<{ run: { id: string } }, typeof variables>(
        mutationOf(calibrateCollection),
        variables,
      );
      await navigate({ to: '/runs/$id', params: { id: run.id } });
    } catch (failure) {
      setError(failure as Error);
    }
    setStarting(false);
  }
  async function remove() {
    await change(REMOVE, { name });
    await navigate({ to: '/collections' });
  }
  return (
    <>
      <Button loading={starting} disabled={activeModel === null} onClick={() => void calibrate()}>
        Calibrate
      </Button>
      <Button variant="default" onClick={() => setRemoves(true)}>
        Remove
      </Button>
      {error && <Failure error={error} />}
      {removes && (
        <ConfirmDialog
          title={`Remove ${name}?`}
          action="Remove"
          destructive
          consequences="Its calibrations go too, and what was classified by them waits to be classified again. The patents stay."
          onConfirm={remove}
          onClose={() => setRemoves(false)}
        />
      )}
    </>
  );
}
