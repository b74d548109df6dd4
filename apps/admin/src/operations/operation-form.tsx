import { Button, Group, Stack } from '@mantine/core';
import type { Leaf, Operation } from '@nonet/operations';
import { type FormEvent, type KeyboardEvent, type ReactNode, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { Failure } from '../components/failure/failure.js';
import { ApiError } from '../data/api-error.js';
import type { Choices } from './choices.js';
import { FieldControl } from './field-control.js';
import { MoreFields } from './more-fields.js';
import {
  initialOf,
  inputOf,
  keyOf,
  leavesOfOperation,
  type Problems,
  readInput,
  type Values,
} from './typed-input.js';

interface OperationFormProps {
  operation: Operation;
  choices: Choices;
  /** What was typed elsewhere before, and who keeps what is typed here. */
  typed?: Values;
  onType?: (values: Values) => void;
  /** What is said beside the button of what would be sent; null while that is not allowed. */
  beside?: (input: Record<string, unknown> | null) => ReactNode;
  /** What the button says, and what it says while something is sent. */
  verb: string;
  doing: string;
  /** Sends what the schema of the operation has let through. What it throws is shown at the field that it blames, or under the button: what comes and goes must not move that. */
  onSubmit: (input: Record<string, unknown>) => Promise<void>;
}

/** The form of an operation: its fields, and what its schema has to say of what stands in them. */
export function OperationForm(props: OperationFormProps) {
  const { operation, choices, typed, onType, beside, verb, doing, onSubmit } = props;
  const leaves = leavesOfOperation(operation);
  const [values, setValues] = useState(() => ({ ...initialOf(leaves), ...typed }));
  const [problems, setProblems] = useState<Problems>({});
  const [error, setError] = useState<Error | null>(null);
  const [sending, setSending] = useState(false);
  const form = useRef<HTMLFormElement>(null);

  /** Shows what is wrong where it is wrong, and leads there. */
  function refuse(found: Problems) {
    flushSync(() => setProblems(found));
    const first = leaves.map(keyOf).find((key) => found[key] !== undefined);
    if (first) (form.current?.elements.namedItem(first) as HTMLElement | null)?.focus();
  }

  /** What was wrong with a field is for the next attempt to say. */
  function change(key: string, value: string) {
    const changed = { ...values, [key]: value };
    setValues(changed);
    onType?.(changed);
    setProblems((before) => Object.fromEntries(Object.entries(before).filter(([at]) => at !== key)));
  }

  async function submit(event: FormEvent) {
    event.preventDefault();
    setError(null);
    const read = readInput(operation, values);
    refuse(read.state === 'refused' ? read.problems : {});
    if (read.state === 'refused') return;
    setSending(true);
    try {
      await onSubmit(read.variables);
    } catch (failure) {
      const at = failure instanceof ApiError && leaves.map(keyOf).find((key) => isAt(failure, key));
      if (at) refuse({ [at]: `${failure.message} ${failure.code}` });
      else setError(failure as Error);
    }
    setSending(false);
  }

  const control = (leaf: Leaf) => (
    <FieldControl
      key={keyOf(leaf)}
      leaf={leaf}
      value={values[keyOf(leaf)] ?? ''}
      problem={problems[keyOf(leaf)]}
      choices={choices}
      onChange={(value) => change(keyOf(leaf), value)}
    />
  );
  const rare = leaves.filter(({ field }) => field.isRare);
  const hasProblem = rare.some((leaf) => problems[keyOf(leaf)] !== undefined);
  /** Sends the form from within a text too, where Enter begins a line. */
  const sendByKeys = (event: KeyboardEvent<HTMLFormElement>) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    event.currentTarget.requestSubmit();
  };
  return (
    <form
      ref={form}
      noValidate
      aria-label={operation.title}
      onKeyDown={sendByKeys}
      onSubmit={(event) => void submit(event)}
    >
      <Stack gap="md" maw="44rem">
        {leaves.filter(({ field }) => !field.isRare).map(control)}
        {rare.length > 0 && (
          <MoreFields hasProblem={hasProblem}>
            <Stack gap="md" pt="xs">
              {rare.map(control)}
            </Stack>
          </MoreFields>
        )}
        <Group>
          <Button type="submit" loading={sending} aria-label={sending ? doing : undefined}>
            {verb}
          </Button>
          {beside?.(inputOf(operation, values))}
        </Group>
        {error && <Failure error={error} />}
      </Stack>
    </form>
  );
}

/** Whether the server found fault with this field: the place is that of the operation, `input`, and that of the field. */
const isAt = ({ place }: ApiError, key: string): boolean =>
  place !== null && `${place.split('.').slice(2).join('.')}.`.startsWith(`${key}.`);
