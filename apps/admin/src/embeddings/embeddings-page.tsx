import { useState } from 'react';
import { Failure } from '../failure.js';
import { useQuery } from '../session/use-query.js';
import {
  ENCODERS,
  type Method,
  METHODS,
  type Projection,
  type ProjectionChoice,
} from './projection-query.js';
import { ProjectionView } from './projection-view.js';
import { useProjection } from './use-projection.js';

interface EncodersData {
  encoders: { id: string }[];
  system: { encoder: string };
}

/** How encoders place the stored patents: one alone, or before and after training. */
export function EmbeddingsPage() {
  const result = useQuery<EncodersData>(ENCODERS, {});
  return (
    <>
      <h1>Embeddings</h1>
      <p className="hint">
        A sample of the stored patents, each a mark in the colour of its section. Patents that an encoder
        takes for similar lie close together: the better it is, the clearer the sections part.
      </p>
      {result.state === 'loading' && <p className="hint">Loading …</p>}
      {result.state === 'failed' && <Failure error={result.error} />}
      {result.state === 'done' && (
        <Chosen encoders={result.data.encoders.map(({ id }) => id)} configured={result.data.system.encoder} />
      )}
    </>
  );
}

const SAMPLES = [200, 500, 1000, 2000];

function Chosen({ encoders, configured }: { encoders: string[]; configured: string }) {
  const [encoder, setEncoder] = useState(configured);
  const [baseEncoder, setBaseEncoder] = useState<string | null>(null);
  const [method, setMethod] = useState<Method>('UMAP');
  const [sample, setSample] = useState(SAMPLES[1]);
  const [choice, setChoice] = useState<ProjectionChoice | null>(null);
  const outcome = useProjection(choice);
  const options = encoders.map((id) => <option key={id}>{id}</option>);
  return (
    <>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          setChoice({ encoder, baseEncoder, method, sample });
        }}
      >
        <div className="row">
          <div>
            <label htmlFor="base">Before</label>
            <select
              id="base"
              value={baseEncoder ?? ''}
              onChange={(event) => setBaseEncoder(event.target.value === '' ? null : event.target.value)}
            >
              <option value="">nothing to compare</option>
              {options}
            </select>
          </div>
          <div>
            <label htmlFor="encoder">Encoder</label>
            <select id="encoder" value={encoder} onChange={(event) => setEncoder(event.target.value)}>
              {options}
            </select>
          </div>
          <div>
            <label htmlFor="method">Method</label>
            <select id="method" value={method} onChange={(event) => setMethod(event.target.value as Method)}>
              {METHODS.map(({ value, title }) => (
                <option key={value} value={value}>
                  {title}
                </option>
              ))}
            </select>
          </div>
          <div>
            <label htmlFor="sample">Patents</label>
            <select id="sample" value={sample} onChange={(event) => setSample(Number(event.target.value))}>
              {SAMPLES.map((count) => (
                <option key={count} value={count}>
                  {count.toLocaleString('en')}
                </option>
              ))}
            </select>
          </div>
          <button type="submit" disabled={outcome.state === 'working'}>
            {outcome.state === 'working' ? 'Drawing …' : 'Draw'}
          </button>
        </div>
      </form>
      {outcome.state === 'working' && <Working progress={outcome.progress} />}
      {outcome.state === 'failed' && <Failure error={outcome.error} />}
      {outcome.state === 'done' && <ProjectionView projection={outcome.projection} />}
    </>
  );
}

function Working({ progress }: { progress: Projection['progress'] }) {
  if (progress === null) return <p className="hint">Asking …</p>;
  const { step, done, of } = progress;
  return (
    <p className="hint">
      <progress value={done} max={of} aria-label={step} /> {step}: {done} of {of}
    </p>
  );
}
