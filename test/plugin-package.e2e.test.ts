import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApi, type Api } from './support/api.js';

const root = fileURLToPath(new URL('..', import.meta.url));

/** An empty folder outside of the repository. */
let folder: string;
let api: Api;
beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'nonet-outside-')));
  api = await startApi();
  const scheme = { path: join(root, 'prisma/sample/cpc-compact.tsv'), definitions: null };
  await api.services.imports.importScheme(scheme, { actor: 'test' });
  await api.services.imports.importPatents(
    { path: join(root, 'prisma/sample/patents.jsonl') },
    { actor: 'test' },
  );
  await api.services.firstModel();
});
afterAll(async () => {
  await api?.close();
  await rm(folder, { recursive: true, force: true });
});

/** What a shell says to commands, one after the other; the first that fails ends them. */
async function shell(commands: string, cwd: string): Promise<string> {
  const env = {
    // `mkdir` and `cp` of the guide are every system's, though not in every PATH.
    PATH: [process.env['PATH'], '/usr/bin', '/bin'].join(delimiter),
    HOME: folder,
    NONET: root,
    NONET_HOME: api.home,
    DATABASE_URL: api.databaseUrl,
    // What is packed was built before; nothing is fetched.
    npm_config_ignore_scripts: 'true',
    npm_config_offline: 'true',
    npm_config_audit: 'false',
    npm_config_fund: 'false',
    npm_config_update_notifier: 'false',
  };
  const run = promisify(execFile)('sh', ['-ec', commands], { cwd, env, maxBuffer: 1 << 26 });
  const { stdout } = await run.catch((error: Error & { stdout?: string; stderr?: string }) => {
    throw new Error(`${error.message}\n${error.stdout}\n${error.stderr}`);
  });
  return stdout;
}

/** The commands of the guide, as they stand there. */
async function commandsOfTheGuide(): Promise<string[]> {
  const guide = await readFile(join(root, 'docs/plugins.md'), 'utf8');
  return [...guide.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block]) => block!);
}

describe('the guide to plugins, followed to the letter in an empty folder', () => {
  test('makes a plugin from the packed package that keeps the contract', async () => {
    const [first] = await commandsOfTheGuide();
    const said = await shell(first!, folder);
    expect(said).toMatch(/# fail 0/);
    expect(said).toMatch(/15 kept, 0 broken/);
  });

  test('leads to a prediction by its expert, served without a restart', async () => {
    const [, second] = await commandsOfTheGuide();
    // In a checkout `npx nonet` first builds what changed; tests run what was built.
    const built = second!.replaceAll('npx nonet', 'node apps/cli/dist/bundle/main.js');
    const said = await shell(`cd ${folder}/nonet-wind; ${built}`, folder);
    expect(said).toMatch(/^Y02E\s/m);
    const ask = `{ classify(input: { text: "A wind turbine with a rotor and a generator", level: SUBCLASS, model: "ours@1" }) {
      predictions { symbol evidence { ... on SignalEvidence { shares { signal expert { expert plugin version } } } } } } }`;
    const { classify } = await api.as.analyst.get<{
      classify: { predictions: { symbol: string; evidence: object[] }[] };
    }>(ask);
    const green = classify.predictions.find(({ symbol }) => symbol === 'Y02E');
    expect(JSON.stringify(green?.evidence)).toContain(
      '{"signal":"EXPERT","expert":{"expert":"nonet-wind","plugin":"@acme/nonet-wind","version":"0.1.0"}}',
    );
  });
});

test.each(['expert', 'encoder'])(
  'a new plugin with an %s keeps the contract, tested with Node alone',
  async (kind) => {
    const said = await shell(
      `npx nonet plugins create made-${kind} --${kind}; cd made-${kind}; npm install; npm test`,
      folder,
    );
    expect(said).toMatch(/# fail 0/);
  },
);

test('the declarations of the package are right where nothing else is installed', async () => {
  const place = join(folder, 'typed');
  await mkdir(place);
  await writeFile(
    join(place, 'plugin.ts'),
    `import { definePlugin, expertConformance, matrix, rulesExpert, z, type Encoder, type Matrix } from '@nonet/plugins';
    export const vectors: Matrix = matrix(1, 2);
    export const encoders: Encoder[] = [];
    const wind = rulesExpert({ id: 'wind', description: 'x', covers: ['Y02E'], needs: ['metadata', 'scheme'],
      rules: ({ symbols, scheme }) => ({ text, metadata }) => ({ [symbols[0]]: text.length + (metadata?.symbols.length ?? 0) + (scheme?.length ?? 0) }) });
    for (const { name, run } of expertConformance(wind)) void [name, run];
    export default definePlugin({ name: 'typed', version: '1.0.0', api: '^1.0', settings: z.object({ steps: z.number().default(1) }),
      register({ experts, settings, log, folder }) { experts.add(wind); log.info(folder, { steps: settings.steps.toFixed(1) }); } });`,
  );
  const compilerOptions = { strict: true, noEmit: true, module: 'NodeNext', target: 'ES2022', types: [] };
  await writeFile(join(place, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['plugin.ts'] }));
  await shell(`node ${join(root, 'node_modules/typescript/bin/tsc')} -p .`, place);
});
