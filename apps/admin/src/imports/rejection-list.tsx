import { Failure } from '../failure.js';
import { useQuery } from '../session/use-query.js';

const REJECTED = `query Rejected($id: ID!) {
  import(id: $id) { rejections(first: 50) { totalCount nodes { id file place code reason } } }
}`;

interface RejectedData {
  import: {
    rejections: {
      totalCount: number;
      nodes: { id: string; file: string; place: string; code: string; reason: string }[];
    };
  } | null;
}

/** What an import could not read, with place and reason; nothing where it read all. */
export function RejectionList({ importId }: { importId: string }) {
  const result = useQuery<RejectedData>(REJECTED, { id: importId });
  if (result.state === 'loading') return null;
  if (result.state === 'failed') return <Failure error={result.error} />;
  const rejections = result.data.import?.rejections;
  if (!rejections || rejections.totalCount === 0) return null;
  const { nodes, totalCount } = rejections;
  return (
    <>
      <h2>Not read</h2>
      {totalCount > nodes.length && (
        <p className="hint">{`The first ${nodes.length} of ${totalCount.toLocaleString('en')}.`}</p>
      )}
      <table aria-label="Not read">
        <tbody>
          {nodes.map(({ id, file, place, code, reason }) => (
            <tr key={id}>
              <td>
                {file}, {place}
              </td>
              <td>{reason}</td>
              <td className="hint">{code}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
