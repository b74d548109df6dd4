import type { Evaluation, Version } from './models-query.js';

interface VersionTableProps {
  models: readonly Version[];
  /** null: whoever looks may not. */
  onActivate: ((reference: string) => void) | null;
}

/** A set that versions were measured on: a column of figures that compare. */
interface EvaluationSet {
  key: string;
  title: string;
  documents: number;
}

const keyOf = ({ sha256, level, mode, documents }: Evaluation) => `${sha256} ${level} ${mode} ${documents}`;

export function VersionTable({ models, onActivate }: VersionTableProps) {
  if (models.length === 0) {
    return (
      <p>
        No model yet. A training makes one, or <code>npx nonet models publish FOLDER</code>.
      </p>
    );
  }
  const sets = setsOf(models);
  return (
    <div className="wide">
      <table>
        <thead>
          <tr>
            <th>Version</th>
            <th>Published</th>
            {sets.map(({ key, title, documents }) => (
              <th key={key}>
                {title}
                <br />
                <small>{documents.toLocaleString('en')} documents</small>
              </th>
            ))}
            <th />
          </tr>
        </thead>
        <tbody>
          {models.map((model) => (
            <tr key={model.id} className={model.active ? 'active' : undefined}>
              <td className="symbol">
                {model.reference} {model.active && <span className="selected">active</span>}
                <br />
                <small>
                  {model.kind.toLowerCase()}
                  {model.encoder && ` on ${model.encoder}`}, {(model.bytes / 1e6).toFixed(1)} MB
                </small>
              </td>
              <td>
                {new Date(model.createdAt).toLocaleString()}
                <br />
                <small>by {model.createdBy}</small>
              </td>
              {sets.map(({ key }) => (
                <td key={key} className="whole">
                  <Figures evaluation={model.evaluations.nodes.find((one) => keyOf(one) === key)} />
                </td>
              ))}
              <td className="whole">
                {model.removedAt && <span className="hint">files removed</span>}
                {onActivate && !model.active && !model.removedAt && (
                  <button onClick={() => onActivate(model.reference)}>Activate …</button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Figures({ evaluation }: { evaluation: Evaluation | undefined }) {
  if (!evaluation) return <span className="hint">not measured</span>;
  const { micro, macro, hit } = evaluation.metrics;
  const figures = [
    ['micro F1', micro?.f1],
    ['macro F1', macro?.f1],
    ['hit@1', hit?.[1]],
  ] as const;
  return (
    <dl className="figures">
      {figures.map(
        ([name, value]) =>
          value !== undefined && (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value.toFixed(3)}</dd>
            </div>
          ),
      )}
    </dl>
  );
}

/** Those that the newest versions were measured on come first. */
function setsOf(models: readonly Version[]): EvaluationSet[] {
  const sets = new Map<string, EvaluationSet>();
  for (const evaluation of models.flatMap((model) => model.evaluations.nodes)) {
    const { dataset, level, mode, documents } = evaluation;
    const words = [dataset, level, mode].map((word, at) => (at === 0 ? word : word.toLowerCase().replace('_', '-')));
    const key = keyOf(evaluation);
    if (!sets.has(key)) sets.set(key, { key, title: words.join(', '), documents });
  }
  return [...sets.values()];
}
