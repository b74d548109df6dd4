import { Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { classify } from '@nonet/services/operations';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { Failure } from '../components/failure/failure.js';
import { readableTitle } from '../components/symbols/readable-title.js';
import { SymbolLink } from '../components/symbols/symbol-link.js';
import { useKept } from '../data/use-kept.js';
import { useSend } from '../data/use-send.js';
import { type Classification, queryOf } from '../classify/classify-query.js';
import { LabelAnswers } from './label-answers.js';

const ROWS = 6;

/** A text, the labels of the set for it, and what the same text is in the CPC. */
export function TryLabels({ labelSet }: { labelSet: string }) {
  const { ask } = useSend();
  const [text, setText] = useKept<string>('try-labels', '');
  const [answer, setAnswer] = useState<Classification | null>(null);
  const [error, setError] = useState<Error | null>(null);
  const [asking, setAsking] = useState(false);
  const running = useRef<AbortController>(null);
  useEffect(() => () => running.current?.abort(), []);

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (text.trim() === '') return;
    running.current?.abort();
    const controller = (running.current = new AbortController());
    setError(null);
    setAsking(true);
    try {
      const input = { text, labelSet, top: ROWS };
      const { classification } = await ask<{ classification: Classification }, { input: typeof input }>(
        queryOf(classify),
        { input },
        controller.signal,
      );
      setAnswer(classification);
    } catch (failure) {
      if (!controller.signal.aborted) setError(failure as Error);
    }
    setAsking(false);
  }

  return (
    <Stack gap="sm">
      <form onSubmit={(event) => void submit(event)} aria-label="Classify into the set">
        <Textarea
          label="Text"
          value={text}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
          autosize
          minRows={3}
          maxRows={12}
        />
        <Group mt="xs">
          <Button type="submit" loading={asking} disabled={text.trim() === ''}>
            Classify
          </Button>
        </Group>
      </form>
      {error && <Failure error={error} />}
      {answer?.labels && (
        <>
          <LabelAnswers answer={answer.labels} />
          <Text size="sm">
            In the CPC:{' '}
            {answer.predictions.map(({ symbol, title, score }) => (
              <span key={symbol} title={readableTitle(title)}>
                <SymbolLink symbol={symbol} /> {score.toFixed(2)}{' '}
              </span>
            ))}
          </Text>
        </>
      )}
    </Stack>
  );
}
