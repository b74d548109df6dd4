import { Agent, request } from 'node:http';

/** What one request came to. `refused`: nobody listens there; `reset`: the connection ended before its answer. */
export type Outcome =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly code: string | null;
      readonly headers: object;
    }
  | { readonly kind: 'refused' }
  | { readonly kind: 'reset'; readonly reason: string };

/** What became of all the requests of a client. */
export interface Tally {
  answered: number;
  /** Requests that were sent again to the other server: it said that it closes, or nobody listened there. */
  moved: number;
  /** Everything else: what a careful client may not send again. */
  readonly lost: string[];
}

/** One GraphQL request over a connection that is kept alive, as a program in a service asks. */
export function askOn(agent: Agent, url: string, key: string, query: string): Promise<Outcome> {
  const body = JSON.stringify({ query });
  return new Promise((resolve) => {
    const headers = {
      authorization: `Bearer ${key}`,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    };
    const asked = request(`${url}/graphql`, { agent, method: 'POST', headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('error', (error) => resolve({ kind: 'reset', reason: error.message }));
      response.on('end', () => {
        const { errors } = JSON.parse(text) as { errors?: { extensions: { code: string } }[] };
        const code = errors?.[0]?.extensions.code ?? null;
        resolve({ kind: 'answered', status: response.statusCode ?? 0, code, headers: response.headers });
      });
    });
    asked.on('error', (error: NodeJS.ErrnoException) =>
      resolve(
        error.code === 'ECONNREFUSED'
          ? { kind: 'refused' }
          : { kind: 'reset', reason: `${error.code}: ${error.message}` },
      ),
    );
    asked.end(body);
  });
}

/**
 * Asks without a pause until it is stopped, at one of two servers. Only what certainly was not done is sent again: after
 * a refused connection or a 503 SERVICE_CLOSING, and then to the other server.
 */
export async function askSteadily(
  urls: readonly [string, string],
  { key, query, stop }: { key: string; query: string; stop: AbortSignal },
): Promise<Tally> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const tally: Tally = { answered: 0, moved: 0, lost: [] };
  let at = Math.random() < 0.5 ? 0 : 1;
  while (!stop.aborted) {
    const outcome = await askOn(agent, urls[at as 0 | 1], key, query);
    if (outcome.kind === 'answered' && outcome.status === 200) tally.answered++;
    else if (outcome.kind === 'refused' || (outcome.kind === 'answered' && isClosing(outcome))) {
      tally.moved++;
      at = 1 - at;
    } else tally.lost.push(JSON.stringify(outcome));
  }
  agent.destroy();
  return tally;
}

const isClosing = ({ status, code, headers }: Outcome & { kind: 'answered' }) =>
  status === 503 && code === 'SERVICE_CLOSING' && 'retry-after' in headers;
