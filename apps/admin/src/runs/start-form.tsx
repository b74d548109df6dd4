import { type FormEvent, useRef, useState } from 'react';
import { Failure } from '../failure.js';
import { ApiError } from '../session/graphql.js';
import { useSession } from '../session/session.js';
import { useQuery } from '../session/use-query.js';
import { useRequestKey } from '../session/use-request-key.js';
import { type Choices, FieldControl } from './field-control.js';
import { initialOf, type Problems, problemsOf, variablesOf } from './fields.js';
import { type Task, TASKS } from './tasks.js';

const CHOICES = `query StartChoices {
  importFiles(first: 500) { path }
  models(first: 50) { nodes { reference removedAt } }
}`;

interface ChoicesData {
  importFiles: { path: string }[];
  models: { nodes: { reference: string; removedAt: string | null }[] };
}

/** Lets an admin start a run; what comes of it is watched on the run's page. */
export function StartForm() {
  const { person } = useSession();
  const [open, setOpen] = useState(false);
  if (person.role !== 'ADMIN') return null;
  return (
    <details className="import" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Start a run</summary>
      {open && <TaskChoice />}
    </details>
  );
}

function TaskChoice() {
  const [title, setTitle] = useState(TASKS[0]!.title);
  const result = useQuery<ChoicesData>(CHOICES, {});
  if (result.state === 'loading') return <p className="hint">Loading …</p>;
  if (result.state === 'failed') return <Failure error={result.error} />;
  const { importFiles, models } = result.data;
  const choices: Choices = {
    files: importFiles.map(({ path }) => path),
    versions: models.nodes.filter(({ removedAt }) => removedAt === null).map(({ reference }) => reference),
  };
  const task = TASKS.find((one) => one.title === title)!;
  return (
    <>
      <div className="field">
        <label htmlFor="start-task">What to do</label>
        <select id="start-task" value={title} onChange={({ target }) => setTitle(target.value)}>
          {TASKS.map((one) => (
            <option key={one.title}>{one.title}</option>
          ))}
        </select>
        <p className="hint">{task.outcome}</p>
      </div>
      <TaskForm key={title} task={task} choices={choices} />
    </>
  );
}

function TaskForm({ task, choices }: { task: Task; choices: Choices }) {
  const { query } = useSession();
  const [values, setValues] = useState(() => initialOf(task.fields));
  const [problems, setProblems] = useState<Problems>({});
  const [error, setError] = useState<Error | null>(null);
  const [sending, setSending] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const key = useRequestKey(JSON.stringify(values));

  /** Shows what is wrong where it is wrong, and leads there. */
  function refuse(found: Problems) {
    setProblems(found);
    const first = task.fields.find(({ name }) => found[name] !== undefined);
    if (first) (form.current?.elements.namedItem(first.name) as HTMLElement | null)?.focus();
  }

  /** What was wrong with a field is for the next start to say. */
  function change(name: string, value: string) {
    setValues((before) => ({ ...before, [name]: value }));
    setProblems((before) => Object.fromEntries(Object.entries(before).filter(([at]) => at !== name)));
  }

  async function start(event: FormEvent) {
    event.preventDefault();
    setError(null);
    const found = problemsOf(task.fields, values);
    refuse(found);
    if (Object.keys(found).length > 0) return;
    setSending(true);
    try {
      const variables = { ...variablesOf(task.fields, values), key };
      const { run } = await query<{ run: { id: string } }>(task.mutation, variables);
      location.hash = `#/runs/${run.id}`;
    } catch (failure) {
      setSending(false);
      const field = failure instanceof ApiError && task.fields.find(({ name }) => isAt(failure, name));
      if (field) refuse({ [field.name]: `${failure.message} ${failure.code}` });
      else setError(failure as Error);
    }
  }

  return (
    <form ref={form} noValidate aria-label={task.title} onSubmit={(event) => void start(event)}>
      {task.fields.map((field) => (
        <FieldControl
          key={field.name}
          field={field}
          value={values[field.name] ?? ''}
          problem={problems[field.name]}
          choices={choices}
          onChange={(value) => change(field.name, value)}
        />
      ))}
      {error && <Failure error={error} />}
      <button disabled={sending}>{sending ? 'One moment …' : 'Start'}</button>
    </form>
  );
}

/** Whether the server found fault with this argument: the place is that of the mutation, then that of the argument. */
const isAt = ({ place }: ApiError, name: string): boolean =>
  place !== null && `${place.slice(place.indexOf('.') + 1)}.`.startsWith(`${name}.`);
