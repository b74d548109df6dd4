import { NONET } from '@nonet/errors';

const EXAMPLE =
  'A leak detecting device: a case for several hydrogen storage tanks, and a sensor part with a pressure sensor and a temperature sensor for the fluid inside';

/** What a newcomer needs next: a link that opens the app signed in, a key, and something to paste. */
export function welcome({
  url,
  adminKey,
  processes,
  link,
}: {
  readonly url: string;
  readonly adminKey: string | null;
  /** How many processes answer. */
  readonly processes: number;
  readonly link: string;
}): string {
  const key = adminKey ?? '$NONET_KEY';
  const query = `{ classify(input: { text: "${EXAMPLE}", level: SUBCLASS, top: 5 }) { predictions { symbol title score } } }`;
  const keyLines = adminKey
    ? ['Admin key   ' + adminKey, `            (shown this once; ${NONET} keys create makes more)`]
    : [
        `Admin key   the one of the first start; export it as NONET_KEY, or make one with: ${NONET} keys create NAME --role admin`,
      ];
  return [
    '',
    `Nonet is ready at ${url}${processes > 1 ? `, by ${processes} processes` : ''}`,
    `Open it     ${link}`,
    '            (signs you in once, within a quarter of an hour)',
    ...keyLines,
    '',
    'Try it:',
    '',
    `curl -s ${url}/graphql -H 'content-type: application/json' -H "authorization: Bearer ${key}" \\`,
    `  -d '${JSON.stringify({ query })}'`,
    '',
    'Ctrl-C stops it.',
    '',
  ].join('\n');
}
