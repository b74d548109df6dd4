import { ApiError } from '../data/api-error.js';

const PATH = '/sign-in';

/** What the address says that a server printed for whoever started it; it is good for once, so it is taken out of the address. */
function taken(): string | null {
  const token = location.hash.slice(1);
  if (location.pathname !== PATH) return null;
  history.replaceState(null, '', '/');
  return token === '' ? null : token;
}

/** The token of the link by which the app was opened; null: it was opened by none. */
export const linkToken = taken();

interface Answer {
  readonly key?: string;
  readonly errors?: readonly { readonly message: string; readonly extensions: { readonly code: string } }[];
}

let redeeming: Promise<string> | null = null;

/** The key that the token is worth, however often it is asked for. @throws ApiError where it is worth none any more */
export const redeemOnce = (token: string): Promise<string> => (redeeming ??= redeem(token));

async function redeem(token: string): Promise<string> {
  const response = await fetch(PATH, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  }).catch(() => null);
  if (response === null) throw new ApiError('UNREACHABLE', 'The server cannot be reached. Is it running?');
  const { key, errors } = (await response.json()) as Answer;
  if (key !== undefined) return key;
  const [error] = errors ?? [];
  throw new ApiError(error?.extensions.code ?? 'UNKNOWN', error?.message ?? 'The link was not taken.');
}
