import { Button, List, Stack, Text } from '@mantine/core';
import { learnLabelSet } from '@nonet/services/operations';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { ConfirmDialog } from '../components/actions/confirm-dialog.js';
import { Failure } from '../components/failure/failure.js';
import { Loaded } from '../components/feedback/loaded.js';
import { Facts } from '../components/figures/facts.js';
import { counted, figure } from '../components/figures/numbers.js';
import { Page, Section } from '../components/page/page.js';
import { SearchBox } from '../components/search/search-box.js';
import { Moment } from '../components/time/moment.js';
import { useRequestKey } from '../data/request-key.js';
import { useAnswer } from '../data/use-answer.js';
import { useSend } from '../data/use-send.js';
import { mutationOf } from '../operations/mutation.js';
import { useMay } from '../session/session.js';
import { LABEL_SET, type LabelSet, REMOVE } from './label-sets-query.js';
import { LabelLevel } from './label-tree.js';
import { TryLabels } from './try-labels.js';

const route = getRouteApi('/label-sets/$name');
const MOST_REJECTIONS = 20;

/** A label set: its tree, a text to try it with, what was learnt, and where its versions come from. */
export function LabelSetPage() {
  const { name } = route.useParams();
  const answer = useAnswer({ document: LABEL_SET, variables: { name } });
  const mayChange = useMay('ADMIN');
  return (
    <Page
      title={answer.data?.labelSet.title ?? name}
      breadcrumb={<Link to="/label-sets">Label sets</Link>}
      actions={mayChange && answer.data && <Changes set={answer.data.labelSet} />}
    >
      <Loaded answer={answer}>{({ labelSet }) => <Shown set={labelSet} />}</Loaded>
    </Page>
  );
}

function Shown({ set }: { set: LabelSet }) {
  const { name, labelCount, exampleCount, reviewCount, version, fits, createdBy, createdAt } = set;
  const { q } = route.useSearch();
  const navigate = route.useNavigate();
  const mayClassify = useMay('ANALYST');
  return (
    <Stack gap="lg">
      <Facts
        label="Label set"
        facts={[
          ['Name', name],
          ['Labels', counted(labelCount, 'label')],
          ['Version', String(version.number)],
          ['Examples', counted(exampleCount, 'patent')],
          ['Reviews', counted(reviewCount, 'verdict')],
          ['Made', <Moment key="at" at={createdAt} as="relative" />],
          ['By', createdBy],
        ]}
      />
      {mayClassify && exampleCount + reviewCount === 0 && (
        <Text size="sm" c="dimmed">
          It learns from examples, which an import brings, and from verdicts on labels of stored patents:
          there are none yet.
        </Text>
      )}
      {mayClassify && (
        <Section title="Try it">
          <TryLabels labelSet={name} />
        </Section>
      )}
      <Section title="Labels">
        <SearchBox
          label="Labels with these words"
          value={q ?? ''}
          onSearch={(text) => void navigate({ search: { q: text || undefined }, replace: true })}
        />
        <LabelLevel key={q ?? ''} labelSet={name} under={null} words={q ?? null} />
      </Section>
      {fits.map((fit) => (
        <Section key={fit.model} title={`Learnt with ${fit.model}`}>
          <Text>
            From {counted(fit.examples, 'example')} <Moment at={fit.fittedAt} as="relative" />: loss on
            examples left out {figure(fit.loss)}, by the usual weights {figure(fit.usualLoss)}. Labels are
            selected from a score of {figure(fit.threshold)} on.
          </Text>
        </Section>
      ))}
      <Section title="Versions">
        {set.versions.map((one) => (
          <Version key={one.number} version={one} />
        ))}
      </Section>
    </Stack>
  );
}

function Version({ version }: { version: LabelSet['versions'][number] }) {
  const {
    number,
    file,
    format,
    labels,
    added,
    changed,
    removed,
    returned,
    rejected,
    rejections,
    importedBy,
    importedAt,
  } = version;
  return (
    <div>
      <Text>
        {number}: {file} ({format}), {counted(labels, 'label')}: {added} added, {changed} changed, {removed}{' '}
        removed, {returned} back again; by {importedBy} <Moment at={importedAt} as="relative" />
      </Text>
      {rejected > 0 && (
        <List size="sm" aria-label={`Not taken of version ${number}`}>
          {rejections.slice(0, MOST_REJECTIONS).map(({ place, code, reason }) => (
            <List.Item key={`${place} ${code} ${reason}`}>
              {place}: {reason} <code>{code}</code>
            </List.Item>
          ))}
          {rejected > MOST_REJECTIONS && <List.Item>and {rejected - MOST_REJECTIONS} more</List.Item>}
        </List>
      )}
    </div>
  );
}

/** Learns from what was said since, and removes the set. */
function Changes({ set: { name, exampleCount, reviewCount } }: { set: LabelSet }) {
  const { change } = useSend();
  const navigate = useNavigate();
  const keyOf = useRequestKey();
  const [error, setError] = useState<Error | null>(null);
  const [starting, setStarting] = useState(false);
  const [removes, setRemoves] = useState(false);

  async function learn() {
    setError(null);
    setStarting(true);
    try {
      const variables = {
        input: { labelSet: name },
        key: keyOf(`${name} ${exampleCount} ${reviewCount}`),
      };
      const { run } = await change<{ run: { id: string } }, typeof variables>(
        mutationOf(learnLabelSet),
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
    await navigate({ to: '/label-sets' });
  }
  return (
    <>
      <Button loading={starting} onClick={() => void learn()}>
        Learn
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
          consequences="Its labels, examples and reviews go too. The patents stay."
          onConfirm={remove}
          onClose={() => setRemoves(false)}
        />
      )}
    </>
  );
}
