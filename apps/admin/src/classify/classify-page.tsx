import { type FormEvent, useRef, useState } from 'react';
import { Failure } from '../failure.js';
import { MissingSymbol } from '../reviews/missing-symbol.js';
import { useSession } from '../session/session.js';
import { CLASSIFY, type Classification, type Level, LEVELS } from './classify-query.js';
import { Predictions } from './predictions.js';

type Outcome =
  | { state: 'none' }
  | { state: 'running' }
  | { state: 'done'; text: string; classification: Classification }
  | { state: 'failed'; error: Error };

/** Paste a text, get its symbols with reasons. */
export function ClassifyPage() {
  const { query } = useSession();
  const [text, setText] = useState('');
  const [level, setLevel] = useState<Level>('SUBCLASS');
  const [top, setTop] = useState(10);
  const [outcome, setOutcome] = useState<Outcome>({ state: 'none' });
  const running = useRef<AbortController>(null);

  async function classify(event: FormEvent) {
    event.preventDefault();
    running.current?.abort();
    const controller = (running.current = new AbortController());
    setOutcome({ state: 'running' });
    try {
      const input = { text, level, top };
      const { classify: classification } = await query<{ classify: Classification }>(
        CLASSIFY,
        { input },
        controller.signal,
      );
      setOutcome({ state: 'done', text, classification });
    } catch (error) {
      if (!controller.signal.aborted) setOutcome({ state: 'failed', error: error as Error });
    }
  }

  return (
    <>
      <h1>Classify a patent</h1>
      <form onSubmit={classify}>
        <label htmlFor="text">Title, abstract, claims: whatever there is of the text</label>
        <textarea id="text" value={text} onChange={(event) => setText(event.target.value)} />
        <div className="row">
          <div>
            <label htmlFor="level">Level</label>
            <select id="level" value={level} onChange={(event) => setLevel(event.target.value as Level)}>
              {LEVELS.map(({ value, title }) => (
                <option key={value} value={value}>
                  {title}
                </option>
              ))}
            </select>
          </div>
          <div>
            <label htmlFor="top">At most</label>
            <select id="top" value={top} onChange={(event) => setTop(Number(event.target.value))}>
              {[5, 10, 20, 50].map((count) => (
                <option key={count} value={count}>
                  {count} symbols
                </option>
              ))}
            </select>
          </div>
          <button type="submit" disabled={text.trim() === '' || outcome.state === 'running'}>
            {outcome.state === 'running' ? 'Classifying …' : 'Classify'}
          </button>
        </div>
      </form>
      {outcome.state === 'failed' && <Failure error={outcome.error} />}
      {outcome.state === 'done' && (
        <>
          <Predictions text={outcome.text} classification={outcome.classification} />
          <MissingSymbol of={{ text: outcome.text }} model={outcome.classification.model} />
        </>
      )}
    </>
  );
}
