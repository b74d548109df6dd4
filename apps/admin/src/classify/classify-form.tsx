import { Button, Group, Kbd, NativeSelect, SegmentedControl, Stack, Text } from '@mantine/core';
import type { Request } from '@nonet/operations';
import { type FormEvent, type KeyboardEvent, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { Failure } from '../components/failure/failure.js';
import { ApiError } from '../data/api-error.js';
import { NO_CHOICES } from '../operations/choices.js';
import { FieldControl } from '../operations/field-control.js';
import { MoreFields } from '../operations/more-fields.js';
import {
  initialOf,
  keyOf,
  leavesOfOperation,
  type Problems,
  readInput,
  type Values,
} from '../operations/typed-input.js';
import classes from './classify-form.module.css';
import { DropZone } from './drop-zone.js';
import { MarkedTextarea } from './marked-textarea.js';
import { fieldsOfSubject, isOfSubject, isShown, sentValues, type Subject, SUBJECTS } from './subject.js';
import { type PatentText, readTextFile } from './text-file.js';
import type { WhoAnswers } from './use-who-answers.js';

/** What is typed, as it is kept. */
export interface Typed {
  readonly way: string;
  readonly subject: Subject;
  readonly values: Values;
}

interface ClassifyFormProps {
  readonly ways: readonly Request[];
  readonly answering: WhoAnswers;
  readonly typed: Typed;
  readonly onType: (typed: Typed) => void;
  /** The words of a code that is looked at. */
  readonly marked: readonly string[];
  readonly onSubmit: (way: Request, input: Record<string, unknown>) => Promise<void>;
}

/** What is to be classified and how. A file that is dropped onto it fills it in. */
export function ClassifyForm({ ways, answering, typed, onType, marked, onSubmit }: ClassifyFormProps) {
  const way = ways.find(({ name }) => name === typed.way) ?? ways[0]!;
  const { subject } = typed;
  const leaves = leavesOfOperation(way);
  const values = { ...initialOf(leaves), ...typed.values };
  const [problems, setProblems] = useState<Problems>({});
  const [error, setError] = useState<Error | null>(null);
  const [sending, setSending] = useState(false);
  const form = useRef<HTMLFormElement>(null);

  const turnTo = (next: Partial<Typed>) => {
    setProblems({});
    onType({ ...typed, ...next });
  };
  const change = (key: string, value: string) => {
    onType({ ...typed, values: { ...typed.values, [key]: value } });
    setProblems((before) => Object.fromEntries(Object.entries(before).filter(([at]) => at !== key)));
  };

  /** Shows what is wrong where it is wrong, and leads there. */
  function refuse(found: Problems) {
    flushSync(() => setProblems(found));
    const first = leaves.map(keyOf).find((key) => found[key] !== undefined);
    if (first) (form.current?.elements.namedItem(first) as HTMLElement | null)?.focus();
  }

  async function submit(event: FormEvent) {
    event.preventDefault();
    setError(null);
    const sent = sentValues(values, subject);
    const fields = fieldsOfSubject(subject);
    if (fields.every((key) => !sent[key]?.trim()))
      return refuse({ [fields[0]!]: subject === 'number' ? 'Give a number.' : 'Give a text.' });
    const read = readInput(way, sent);
    refuse(read.state === 'refused' ? read.problems : {});
    if (read.state === 'refused') return;
    setSending(true);
    try {
      await onSubmit(way, read.variables);
    } catch (failure) {
      const at = failure instanceof ApiError && failure.place?.split('.')[2];
      if (at && leaves.some((leaf) => keyOf(leaf) === at))
        refuse({ [at]: `${(failure as Error).message} ${(failure as ApiError).code}` });
      else setError(failure as Error);
    }
    setSending(false);
  }

  const drop = async (files: readonly File[]) => {
    setError(null);
    try {
      const read: PatentText = await readTextFile(files[0]!);
      const blank = Object.fromEntries(['text', 'title', 'abstract', 'claims'].map((key) => [key, '']));
      turnTo({
        subject: read.text === undefined ? 'parts' : 'text',
        values: { ...typed.values, ...blank, ...read },
      });
    } catch (failure) {
      setError(failure as Error);
    }
  };

  const sendByKeys = (event: KeyboardEvent<HTMLFormElement>) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    event.currentTarget.requestSubmit();
  };
  const controlOf = (leaf: (typeof leaves)[number]) => {
    const key = keyOf(leaf);
    const problem = problems[key];
    if (leaf.field.control === 'long-text')
      return (
        <MarkedTextarea
          key={key}
          id={`field-${key}`}
          name={key}
          label={leaf.field.title}
          words={marked}
          value={values[key] ?? ''}
          error={problem && <span role="alert">{problem}</span>}
          onChange={({ currentTarget }) => change(key, currentTarget.value)}
          autosize
          minRows={key === 'text' ? 8 : 3}
          maxRows={key === 'text' ? 22 : 10}
        />
      );
    return (
      <FieldControl
        key={key}
        leaf={leaf}
        value={values[key] ?? ''}
        problem={problem}
        choices={{ ...NO_CHOICES, ...answering }}
        onChange={(value) => change(key, value)}
      />
    );
  };

  const fields = fieldsOfSubject(subject);
  const shown = leaves.filter((leaf) => isShown(way, keyOf(leaf)));
  const rare = leaves.filter((leaf) => !isShown(way, keyOf(leaf)) && !isOfSubject(keyOf(leaf)));
  const hasProblem = rare.some((leaf) => problems[keyOf(leaf)] !== undefined);
  return (
    <DropZone label="a text, JSON or XML file" onFiles={(files) => void drop(files)}>
      <form
        ref={form}
        noValidate
        aria-label={way.title}
        onKeyDown={sendByKeys}
        onSubmit={(event) => void submit(event)}
      >
        <Stack gap="sm">
          <SegmentedControl
            aria-label="What is classified"
            value={subject}
            onChange={(value) => turnTo({ subject: value as Subject })}
            data={SUBJECTS.map(({ value, title }) => ({ value, label: title }))}
            size="xs"
            fullWidth
          />
          {leaves.filter((leaf) => fields.includes(keyOf(leaf))).map(controlOf)}
          <Group gap="sm">
            <Button type="submit" loading={sending} aria-label={sending ? 'Classifying …' : undefined}>
              Classify
            </Button>
            <Text size="sm" c="dimmed" visibleFrom="sm">
              or <Kbd size="xs">Ctrl</Kbd> <Kbd size="xs">Enter</Kbd>
            </Text>
          </Group>
          {error && <Failure error={error} />}
          <NativeSelect
            label="How"
            id="way"
            description={way.outcome}
            value={way.name}
            onChange={({ currentTarget }) => turnTo({ way: currentTarget.value })}
            data={ways.map((one) => ({ value: one.name, label: one.title }))}
          />
          <div className={classes.options}>{shown.map(controlOf)}</div>
          <MoreFields hasProblem={hasProblem}>
            <div className={classes.options}>{rare.map(controlOf)}</div>
          </MoreFields>
        </Stack>
      </form>
    </DropZone>
  );
}
