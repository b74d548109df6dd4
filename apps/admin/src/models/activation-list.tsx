import { type Activation, nameOf } from './models-query.js';

/** What was active when, and who changed it. */
export function ActivationList({ activations }: { activations: readonly Activation[] }) {
  if (activations.length === 0) return null;
  return (
    <>
      <h2>Changes</h2>
      <table>
        <tbody>
          {activations.map((activation) => (
            <tr key={activation.id}>
              <td className="whole">{new Date(activation.activatedAt).toLocaleString()}</td>
              <td className="symbol">{nameOf(activation)}</td>
              <td>
                {activation.rollbackOf ? 'active again: rolled back' : 'activated'} by {activation.activatedBy}
                {activation.forced && <span className="hint"> (forced)</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
