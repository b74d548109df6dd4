import { Failure } from '../failure.js';
import { useQuery } from '../session/use-query.js';

const EXPERTS = `query Experts {
  activeModel { reference }
  experts {
    section title kind subclasses trained extendedByExamples extendedByTexts threshold sectionThreshold
    pluginExpert { expert plugin version weight takesPart problem }
  }
}`;

interface ExpertsData {
  activeModel: { reference: string } | null;
  experts: {
    section: string;
    title: string;
    kind: string;
    subclasses: number;
    trained: number;
    extendedByExamples: string[];
    extendedByTexts: string[];
    threshold: number;
    sectionThreshold: number;
    pluginExpert: {
      expert: string;
      plugin: string;
      version: string;
      weight: number;
      takesPart: boolean;
      problem: string | null;
    } | null;
  }[];
}

/** The nine of the active model. They are known once it is ready, so the rest of the page does not wait for them. */
export function Experts() {
  const result = useQuery<ExpertsData>(EXPERTS, {});
  const model = result.state === 'done' ? result.data.activeModel?.reference : undefined;
  return (
    <>
      <h2>{model === undefined ? 'Experts' : `Experts of ${model}`}</h2>
      {result.state === 'loading' && <p className="hint">Loading …</p>}
      {result.state === 'failed' && <Failure error={result.error} />}
      {result.state === 'done' && <Nine experts={result.data.experts} />}
    </>
  );
}

function Nine({ experts }: Pick<ExpertsData, 'experts'>) {
  if (experts.length === 0) return <p className="hint">None: the scheme alone answers.</p>;
  return (
    <table aria-label="Experts">
      <thead>
        <tr>
          <th>Section</th>
          <th>Expert</th>
          <th>Subclasses</th>
          <th>Trained</th>
          <th>Extended</th>
          <th>Selects from</th>
          <th>Beside it</th>
        </tr>
      </thead>
      <tbody>
        {experts.map(({ section, title, kind, pluginExpert, ...knows }) => (
          <tr key={section}>
            <td>
              <span className="symbol">{section}</span> {title}
            </td>
            <td>{kind}</td>
            <td>{knows.subclasses}</td>
            <td>{knows.trained}</td>
            <td title={[...knows.extendedByExamples, ...knows.extendedByTexts].join(', ')}>
              {[counted(knows.extendedByExamples, 'by examples'), counted(knows.extendedByTexts, 'by texts')]
                .filter(Boolean)
                .join(', ')}
            </td>
            <td>
              section {knows.sectionThreshold.toFixed(2)}, subclass {knows.threshold.toFixed(2)}
            </td>
            <td>{pluginExpert && <Beside {...pluginExpert} />}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const counted = ({ length }: readonly string[], how: string) => (length === 0 ? '' : `${length} ${how}`);

function Beside({
  expert,
  plugin,
  version,
  weight,
  takesPart,
  problem,
}: NonNullable<ExpertsData['experts'][number]['pluginExpert']>) {
  return (
    <>
      {expert}, weight {weight.toFixed(2)}{' '}
      <small>
        {plugin} {version}
      </small>
      {!takesPart && <span className="state failed">takes no part</span>}
      {problem && <div className="hint">{problem}</div>}
    </>
  );
}
