import { ApiError } from './session/graphql.js';

/** What went wrong, in the server's own words, with the code that support asks for. */
export function Failure({ error }: { error: Error }) {
  return (
    <p role="alert" className="failure">
      {error.message} {error instanceof ApiError && <code>{error.code}</code>}
    </p>
  );
}
