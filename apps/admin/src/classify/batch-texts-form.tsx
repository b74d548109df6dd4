import { Button, Group, Stack, Textarea } from '@mantine/core';
import { useState } from 'react';
import { Failure } from '../components/failure/failure.js';
import { counted } from '../components/figures/numbers.js';
import { useKept } from '../data/use-kept.js';
import { type BatchText, batchTextsOf, MOST_TEXTS } from './batch-texts.js';
import { DropZone } from './drop-zone.js';
import { UnreadableFile } from './text-file.js';

const MOST_BYTES = 50_000_000;
const TO_THE_SERVER = 'Import them as patents and classify them on the server.';

interface BatchTextsFormProps {
  readonly onTexts: (name: string, texts: readonly BatchText[]) => void;
}

/** Takes the texts of a batch from files or from what is pasted, and reads them in the browser. */
export function BatchTextsForm({ onTexts }: BatchTextsFormProps) {
  const [pasted, setPasted] = useKept('batch-pasted', '');
  const [error, setError] = useState<Error | null>(null);

  const read = async (name: string, texts: () => Promise<readonly BatchText[]>) => {
    setError(null);
    try {
      const found = await texts();
      if (found.length === 0) throw new UnreadableFile('There is no text in it.');
      if (found.length > MOST_TEXTS)
        throw new UnreadableFile(
          `These are ${counted(found.length, 'text')}; here at most ${counted(MOST_TEXTS, 'text')} are classified. ${TO_THE_SERVER}`,
        );
      onTexts(name, found);
    } catch (failure) {
      setError(failure as Error);
    }
  };

  const readFiles = (files: readonly File[]) =>
    read(files.map(({ name }) => name).join(', '), async () => {
      if (files.reduce((sum, { size }) => sum + size, 0) > MOST_BYTES)
        throw new UnreadableFile(`This is more than 50 MB. ${TO_THE_SERVER}`);
      const found = await Promise.all(files.map(async (file) => batchTextsOf(file.name, await file.text())));
      return found.flat();
    });

  return (
    <Stack gap="sm">
      <DropZone label="CSV, JSON Lines or XML files" multiple onFiles={(files) => void readFiles(files)}>
        <Textarea
          id="pasted"
          label="Or paste texts"
          autosize
          minRows={3}
          maxRows={10}
          value={pasted}
          onChange={({ currentTarget }) => setPasted(currentTarget.value)}
        />
      </DropZone>
      <Group>
        <Button
          variant="default"
          disabled={pasted.trim() === ''}
          onClick={() => void read('Pasted texts', () => batchTextsOf('the pasted text', pasted))}
        >
          Read what is pasted
        </Button>
      </Group>
      {error && <Failure error={error} />}
    </Stack>
  );
}
