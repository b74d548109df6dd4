import { REQUESTS } from '@nonet/services/operations';
import type { Request } from '@nonet/operations';
import { useRef, useState } from 'react';
import { OperationForm } from '../operations/operation-form.js';
import type { Values } from '../operations/typed-input.js';
import { MissingSymbol } from '../reviews/missing-symbol.js';
import type { Reviewed } from '../reviews/review-query.js';
import { useSession } from '../session/session.js';
import { useQuery } from '../session/use-query.js';
import { type Classification, queryOf } from './classify-query.js';
import { Predictions } from './predictions.js';

const VERSIONS = `query Versions { models(first: 50) { nodes { reference removedAt } } }`;

interface VersionsData {
  models: { nodes: { reference: string; removedAt: string | null }[] };
}

const WAYS: readonly Request[] = REQUESTS;

interface Answer {
  readonly of: Reviewed;
  readonly classification: Classification;
}

/** Paste a text, get its symbols with reasons. */
export function ClassifyPage() {
  const { query } = useSession();
  const [name, setName] = useState(WAYS[0]!.name);
  const [typed, setTyped] = useState<Values>({});
  const [answer, setAnswer] = useState<Answer | null>(null);
  const versions = useQuery<VersionsData>(VERSIONS, {});
  const running = useRef<AbortController>(null);
  const way = WAYS.find((one) => one.name === name)!;

  async function classify(input: Record<string, unknown>) {
    running.current?.abort();
    const controller = (running.current = new AbortController());
    setAnswer(null);
    const asked = query<{ classification: Classification }>(queryOf(way), { input }, controller.signal);
    try {
      const { classification } = await asked;
      setAnswer({ of: reviewedOf(input), classification });
    } catch (error) {
      if (!controller.signal.aborted) throw error;
    }
  }

  return (
    <>
      <h1>Classify a patent</h1>
      <div className="field">
        <label htmlFor="way">How</label>
        <select id="way" value={name} onChange={({ target }) => setName(target.value)}>
          {WAYS.map((one) => (
            <option key={one.name} value={one.name}>
              {one.title}
            </option>
          ))}
        </select>
        <small className="hint">{way.outcome}</small>
      </div>
      <OperationForm
        key={name}
        operation={way}
        choices={{ files: [], versions: versions.state === 'done' ? versionsOf(versions.data) : [] }}
        typed={typed}
        onType={setTyped}
        verb="Classify"
        doing="Classifying …"
        onSubmit={classify}
      />
      {answer && (
        <>
          <Predictions {...answer} />
          <MissingSymbol of={answer.of} model={answer.classification.model} />
        </>
      )}
    </>
  );
}

const versionsOf = ({ models }: VersionsData): string[] =>
  models.nodes.filter(({ removedAt }) => removedAt === null).map(({ reference }) => reference);

/** What a verdict on the answer is of: the stored patent, or the text as it was read. */
function reviewedOf(input: Record<string, unknown>): Reviewed {
  const { patentNumber, text, title, abstract, claims } = input;
  if (typeof patentNumber === 'string') return { patentNumber };
  return { text: [text, title, abstract, claims].filter((part) => typeof part === 'string').join('\n') };
}
