import { Button, Group, NativeSelect, NumberInput, Progress, Stack, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { csvOf } from '../components/actions/csv.js';
import { saveFile } from '../components/actions/download.js';
import { counted, words } from '../components/figures/numbers.js';
import { Page, Section } from '../components/page/page.js';
import { useKept } from '../data/use-kept.js';
import { batchLines, batchTable } from './batch-export.js';
import { tallyOf } from './batch-outcome.js';
import { useBatch } from './batch-provider.js';
import { BatchTable } from './batch-table.js';
import { BatchTextsForm } from './batch-texts-form.js';
import { KeptBatches } from './kept-batches.js';
import { useWhoAnswers } from './use-who-answers.js';

const LEVELS = ['SECTION', 'CLASS', 'SUBCLASS', 'MAIN_GROUP', 'SUBGROUP'] as const;

/** Many texts at once, here in the browser: a table of symbols to take away. */
export function BatchPage() {
  const batch = useBatch();
  return (
    <Page
      title="Classify many texts"
      breadcrumb={<Link to="/classify">Classify a patent</Link>}
      lead="A CSV file with columns title, abstract, claims or text; JSON Lines; XML of patents; or texts between empty lines. The file is read in this browser, and a few texts at a time are sent to be classified, whichever page you look at meanwhile."
    >
      <Stack maw="60rem">
        <BatchTextsForm onTexts={(name, texts) => void batch.take(name, texts)} />
      </Stack>
      <CurrentBatch />
      <KeptBatches />
    </Page>
  );
}

/** The batch that was read last, or opened again. */
function CurrentBatch() {
  const batch = useBatch();
  const [level, setLevel] = useKept<string>('batch-level', 'SUBCLASS');
  const [top, setTop] = useKept<number>('batch-top', 5);
  const [model, setModel] = useKept('batch-model', '');
  const [collection, setCollection] = useKept('batch-collection', '');
  const [labelSet, setLabelSet] = useKept('batch-label-set', '');
  const { versions, collections, labelSets } = useWhoAnswers();
  const { head, rows, running, isKept } = batch.now;
  if (!head) return null;
  const { texts, over, failed, left } = tallyOf(rows);
  const options = {
    level,
    top,
    ...(model && { model }),
    ...(collection && { collection }),
    ...(labelSet && { labelSet }),
  };
  return (
    <Section title={head.name}>
      <Stack gap="sm" mb="md">
        <Group gap="sm" align="end">
          <NativeSelect
            label="Level"
            value={level}
            onChange={({ currentTarget }) => setLevel(currentTarget.value)}
            data={LEVELS.map((value) => ({ value, label: words(value) }))}
          />
          <NumberInput
            label="Symbols of a text"
            w="9rem"
            min={1}
            max={100}
            allowDecimal={false}
            value={top}
            onChange={(value) => setTop(Math.min(100, Math.max(1, Number(value) || 1)))}
          />
          <NativeSelect
            label="Model"
            value={model}
            onChange={({ currentTarget }) => setModel(currentTarget.value)}
            data={[{ value: '', label: 'the active model' }, ...versions, 'zero-shot']}
          />
          {collections.length > 0 && (
            <NativeSelect
              label="Calibration"
              value={collection}
              onChange={({ currentTarget }) => setCollection(currentTarget.value)}
              data={[
                { value: '', label: "the model's own" },
                ...collections.map((name) => ({ value: name, label: `of ${name}` })),
              ]}
            />
          )}
          {labelSets.length > 0 && (
            <NativeSelect
              label="Label set"
              value={labelSet}
              onChange={({ currentTarget }) => setLabelSet(currentTarget.value)}
              data={[{ value: '', label: 'the CPC alone' }, ...labelSets]}
            />
          )}
          {running ? (
            <Button variant="default" onClick={() => void batch.stop()}>
              Stop
            </Button>
          ) : left > 0 ? (
            <Button onClick={() => void batch.start(options)}>
              {over > failed ? `Classify the other ${left}` : `Classify ${counted(texts, 'text')}`}
            </Button>
          ) : (
            over > failed && (
              <Button variant="default" onClick={() => void batch.again(options)}>
                Classify again
              </Button>
            )
          )}
        </Group>
        <Progress
          value={texts === 0 ? 0 : (over / texts) * 100}
          aria-label="Progress"
          animated={running}
          size="sm"
          transitionDuration={0}
        />
        <Group gap="sm">
          <Text size="sm" role="status">
            {over} of {texts} done{failed > 0 && `, ${failed} failed`}
          </Text>
          <Button
            variant="default"
            size="xs"
            leftSection={<IconDownload size={16} aria-hidden />}
            onClick={() => saveFile('symbols.csv', 'text/csv', csvOf(batchTable(rows)))}
          >
            CSV
          </Button>
          <Button
            variant="default"
            size="xs"
            leftSection={<IconDownload size={16} aria-hidden />}
            onClick={() => saveFile('symbols.jsonl', 'application/jsonl', batchLines(rows))}
          >
            JSON Lines
          </Button>
          <Button variant="subtle" size="xs" onClick={() => void batch.forget(head.id)}>
            Forget these texts
          </Button>
        </Group>
        <Text size="sm" c="dimmed">
          {isKept
            ? 'Texts and symbols are kept in this browser until you sign out; the ten newest batches are.'
            : 'The browser does not keep these: save them before you close or reload this tab.'}
        </Text>
      </Stack>
      <BatchTable rows={rows} />
    </Section>
  );
}
