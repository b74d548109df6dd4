import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { NONET } from '@nonet/errors';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { joinEmbeddedPostgres } from '../libs/services/src/database/embedded/embedded-postgres.js';
import { migrate } from '../libs/services/src/database/migrate.js';
import { run, type Running, start } from './support/command.js';
import { giveShippedVectors } from './support/shipped-vectors.js';
import { patentFile, scheme } from './support/small-world.js';

const leakDetector = fileURLToPath(new URL('../prisma/sample/leak-detector.json', import.meta.url));
const READY = /Nonet is ready at (http:\S+)/;

let home: string;
let environment: NodeJS.ProcessEnv;
let server: Running;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'nonet-cli-'));
  environment = { NONET_HOME: home, PORT: '0' };
  const postgres = await joinEmbeddedPostgres(join(home, 'postgres'));
  await migrate(postgres.url);
  await giveShippedVectors(postgres.url);
  await postgres.leave();
  server = start(['serve'], environment);
  await server.until(/Ctrl-C stops it/);
});
afterAll(async () => {
  server.process.kill('SIGKILL');
  await run(['migrate'], environment); // the last to leave an embedded database stops it
  await rm(home, { recursive: true, force: true });
});

interface Predictions {
  predictions: { symbol: string; score: number; evidence: unknown[] }[];
}
const symbols = ({ predictions }: Predictions) => predictions.map(({ symbol }) => symbol);

describe('a first start', () => {
  test('prints a query that answers when it is pasted', async () => {
    const [, url] = await server.until(READY);
    const [, key] = await server.until(/Bearer (\S+)"/);
    const [, body] = await server.until(/-d '(.+)'/);
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${key}` };
    const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body });
    const { data } = (await response.json()) as { data: { classify: Predictions } };
    expect(symbols(data.classify)).toEqual(expect.arrayContaining(['F17C', 'G01M']));
  });

  test('serves the admin app at the same address', async () => {
    const [, url] = await server.until(READY);
    expect(await (await fetch(url)).text()).toContain('<div id="root">');
  });
});

describe('beside a running server', () => {
  test('classify names symbols with scores and reasons', async () => {
    const { code, stdout } = await run(['classify', '--file', leakDetector, '--json'], environment);
    const result = JSON.parse(stdout) as Predictions & Record<string, unknown>;
    expect(code).toBe(0);
    expect(symbols(result).slice(0, 5)).toEqual(expect.arrayContaining(['F17C', 'G01M']));
    expect(result.predictions[0].evidence.length).toBeGreaterThan(0);
    expect(Object.keys(result)).toEqual(expect.arrayContaining(['model', 'encoder', 'device', 'ms']));
  });

  test('zero-shot ranks just the symbols it is given', async () => {
    const text = 'A knitting machine with a needle bed and a yarn feeder';
    const { stdout } = await run(
      ['zero-shot', '--text', text, '--symbols', 'a01b', 'D04B', 'H04L', '--json'],
      environment,
    );
    expect(symbols(JSON.parse(stdout) as Predictions)[0]).toBe('D04B');
  });

  test.each(['classify', 'zero-shot'])('%s warns of a text that is not English', async (verb) => {
    const text =
      'Strickmaschine mit einem Nadelbett und einem Fadenführer, der längs des Nadelbetts bewegt wird';
    const asked = [verb, '--text', text, '--top', '1'];
    const { code, stdout, stderr } = await run(asked, environment);
    expect(code).toBe(0);
    expect(stderr).toMatch(/^The text seems to be in German, .* \[TEXT_NOT_ENGLISH\]\n$/);
    expect(stdout).toContain('because of');
    const told = await run([...asked, '--json'], environment);
    expect(told.stderr).toBe('');
    expect(JSON.parse(told.stdout)).toMatchObject({
      warnings: [{ code: 'TEXT_NOT_ENGLISH', language: 'de', message: expect.any(String) }],
    });
  });

  test('import-patents keeps what it cannot read, and imports lists it', async () => {
    const file = join(home, 'patents.jsonl');
    await writeFile(file, patentFile);
    const { stdout } = await run(['import-patents', file, '--json'], environment);
    const done = JSON.parse(stdout) as { id: string; added: number; rejected: number };
    expect(done).toMatchObject({ added: 130, rejected: 2 });
    const rejections = await run(['imports', '--rejections', done.id], environment);
    expect(rejections.stdout).toMatch(/patents\.jsonl, .*66.*has no id/);
  });

  test('imports lists every rejection, however many there are', async () => {
    const file = join(home, 'broken.jsonl');
    await writeFile(file, `${'{"title": "no number"}\n'.repeat(250)}{"id": "XP3001A1"}\n`);
    const { id } = JSON.parse((await run(['import-patents', file, '--json'], environment)).stdout) as {
      id: string;
    };
    const { stdout } = await run(['imports', '--rejections', id, '--json'], environment);
    expect(JSON.parse(stdout)).toHaveLength(250);
  });

  test('keys work at the server at once, and stop at once', async () => {
    const [, url] = await server.until(READY);
    const created = JSON.parse((await run(['keys', 'create', 'tool', '--json'], environment)).stdout) as {
      key: { id: string };
      secret: string;
    };
    const ask = async () => {
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${created.secret}` };
      const body = JSON.stringify({ query: '{ me { name role } }' });
      return (await fetch(`${url}/graphql`, { method: 'POST', headers, body })).json();
    };
    expect(await ask()).toEqual({ data: { me: { name: 'tool', role: 'READER' } } });
    await run(['keys', 'revoke', created.key.id], environment);
    const audit = JSON.parse(
      (await run(['audit', '--principal', 'cli', '--json'], environment)).stdout,
    ) as object[];
    expect(audit.slice(0, 2)).toMatchObject([
      { action: 'revokeApiKey', role: 'admin', arguments: { id: created.key.id }, errorCode: null },
      { action: 'createApiKey', role: 'admin', arguments: { input: { name: 'tool' } }, errorCode: null },
    ]);
    await expect.poll(ask).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
  });

  test('plugins lists what is built in and why a plugin is out of service', async () => {
    const { stdout } = await run(['plugins'], { ...environment, NONET_PLUGINS: './no-such-plugin' });
    expect(stdout).toMatch(/@nonet\/encoder 0\.1\.0 +built-in +active +minilm-l6/);
    expect(stdout).toMatch(/no-such-plugin.*quarantined.*PLUGIN_LOAD_FAILED/);
  });

  test('an encoder of a plugin classifies by the scheme alone when the configuration says so', async () => {
    const plugin = fileURLToPath(new URL('../plugins/hashing-encoder', import.meta.url));
    const { stdout } = await run(['classify', '--file', leakDetector, '--model', 'zero-shot', '--json'], {
      ...environment,
      NONET_PLUGINS: plugin,
      NONET_ENCODER: 'hashing',
    });
    expect(JSON.parse(stdout)).toMatchObject({ encoder: 'hashing', device: 'cpu' });
  });

  test('evaluate measures what the labels can prove', async () => {
    const { stdout } = await run(
      ['evaluate', '--file', join(home, 'patents.jsonl'), '--limit', '40', '--json'],
      environment,
    );
    expect(JSON.parse(stdout)).toMatchObject({
      documents: 40,
      level: 'subclass',
      mode: 'trained',
      hierarchical: { violations: 0 },
      micro: { f1: expect.any(Number) },
      interval: { microF1: [expect.any(Number), expect.any(Number)] },
    });
  });

  test('evaluate says how many texts are not English', async () => {
    const file = join(home, 'languages.jsonl');
    const texts = [
      'Strickmaschine mit einem Nadelbett und einem Fadenführer, der längs des Nadelbetts bewegt wird',
      "Métier à tricoter comprenant une fonture et un guide-fil déplaçable le long de la fonture d'aiguilles",
      'A knitting machine with a needle bed and a yarn feeder that moves along the needle bed',
    ];
    const records = texts.map((abstract, i) => JSON.stringify({ id: `XL${i}A1`, abstract, cpc: ['D04B'] }));
    await writeFile(file, `${records.join('\n')}\n`);
    const asked = ['evaluate', '--file', file];
    expect((await run(asked, environment)).stdout).toMatch(/not in English +1 de, 1 fr\n/);
    expect(JSON.parse((await run([...asked, '--json'], environment)).stdout)).toMatchObject({
      documents: 3,
      notEnglish: [
        { language: 'de', texts: 1 },
        { language: 'fr', texts: 1 },
      ],
    });
  });

  test('evaluate --report writes the figures beside published ones: for programs, for readers, as a picture', async () => {
    const folder = join(home, 'figures', 'first');
    const asked = ['evaluate', '--file', join(home, 'patents.jsonl'), '--limit', '20', '--report', folder];
    const { code, stdout } = await run(asked, environment);
    expect(code).toBe(0);
    expect(stdout).toContain(join(folder, 'evaluation.md'));
    const read = (name: string) => readFile(join(folder, name), 'utf8');
    const { levels, facts } = JSON.parse(await read('evaluation.json')) as {
      levels: { level: string; measurements: { evaluation: { documents: number } }[] }[];
      facts: object;
    };
    expect(levels.map(({ level }) => level)).toEqual(['section', 'subclass']);
    expect(levels[1].measurements[0].evaluation.documents).toBe(20);
    expect(facts).toMatchObject({ command: [NONET, ...asked].join(' '), scheme: expect.any(String) });
    expect(await read('evaluation.md')).toMatch(/Report: MoE.* \.87 .*\n.*\n.*PatentSBERTa/);
    expect(await read('evaluation.svg')).toMatch(/^<svg .*<\/svg>\n$/s);
  });
});

describe('what is wrong is said in one line, with a code', () => {
  test.each([
    [
      'a file that is not there',
      ['import-patents', '/no/such/file'],
      {},
      1,
      /no such file.*PATENT_SOURCE_MISSING/,
    ],
    [
      'baselines that would be written nowhere',
      ['evaluate', '--file', 'a', '--baselines', 'b'],
      {},
      2,
      /give --report/,
    ],
    [
      'a folder that is a file',
      ['evaluate', '--file', 'a', '--report', leakDetector],
      {},
      2,
      /--report: .*cannot be made/,
    ],
    ['no text', ['classify', '--text', ' '], {}, 2, /--text is " "; allowed: exactly one of/],
    ['two texts', ['classify', '--text', 'a', '--patent', 'b'], {}, 2, /exactly one of/],
    [
      'a level that is none',
      ['classify', '--text', 'a', '--level', 'group'],
      {},
      2,
      /--level is "group"; allowed: section, class/,
    ],
    [
      'a symbol that is none',
      ['zero-shot', '--text', 'a', '--symbols', 'Q99Z'],
      {},
      1,
      /Q99Z.*CPC_SYMBOL_INVALID/,
    ],
    [
      'a device that is not there',
      ['classify', '--text', 'a'],
      { NONET_DEVICE: 'cuda' },
      1,
      /cuda cannot be used.*ENCODER_DEVICE_UNAVAILABLE/s,
    ],
    [
      'configuration',
      ['keys', 'list'],
      { PORT: 'x', NONET_DEVICE: 'gpu' },
      1,
      /PORT is "x".*NONET_DEVICE is "gpu".*CONFIG_INVALID/s,
    ],
    ['a verb that is none', ['clasify'], {}, 2, /unknown command 'clasify'.*Did you mean classify/s],
  ])('%s', async (_, args, extra, code, message) => {
    const result = await run(args, { ...environment, ...extra });
    expect(result.stderr).toMatch(message);
    expect(result.stderr).not.toMatch(/\n\s+at /);
    expect(result.code).toBe(code);
    expect(result.stdout).toBe('');
  });

  test('an import of which nothing could be read', async () => {
    const file = join(home, 'nothing.jsonl');
    await writeFile(file, '{"title": "no number"}\nthis is no JSON\n');
    const { code, stdout, stderr } = await run(['import-patents', file, '--json'], environment);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(JSON.parse(stderr)).toMatchObject({
      error: { code: 'IMPORT_NOTHING_READ', counts: { read: 2, rejected: 2, added: 0 } },
    });
  });

  test('a file of several patents given to be classified, and one that is no text', async () => {
    const two = join(home, 'two.jsonl');
    await writeFile(two, '{"title": "A brake"}\n{"title": "A tank"}\n');
    const several = await run(['classify', '--file', two], environment);
    expect(several).toMatchObject({ code: 1, stdout: '' });
    expect(several.stderr).toMatch(/PATENT_SOURCE_SEVERAL/);
    const pdf = join(home, 'patent.pdf');
    await writeFile(pdf, '%PDF-1.7\n1 0 obj');
    expect((await run(['classify', '--file', pdf], environment)).stderr).toMatch(
      /is a PDF.*PATENT_SOURCE_FORMAT/,
    );
  });

  test('as JSON where the answer would have been JSON', async () => {
    const { stderr } = await run(['import-patents', '/no/such/file', '--json'], environment);
    expect(JSON.parse(stderr)).toMatchObject({ error: { code: 'PATENT_SOURCE_MISSING' } });
  });
});

describe('stopping and starting again', () => {
  /** What the leak detector is, by whoever answers; how long it took is left out. */
  async function classified() {
    const { stdout } = await run(['classify', '--file', leakDetector, '--json'], environment);
    return { ...(JSON.parse(stdout) as Predictions), ms: null };
  }
  let answered: Awaited<ReturnType<typeof classified>>;

  test('a port that is taken: a message, and nothing broken', async () => {
    const taken = createServer();
    const port = await new Promise<number>((resolve) =>
      taken.listen(0, '127.0.0.1', () => resolve((taken.address() as { port: number }).port)),
    );
    const { code, stderr } = await run(['serve'], { ...environment, PORT: String(port) });
    taken.close();
    expect(code).toBe(1);
    expect(stderr).toMatch(/Port \d+ on 127\.0\.0\.1 is taken.*PORT_IN_USE/);
  });

  test('a killed server leaves a database that the next start recovers, with everything in it', async () => {
    server.process.kill('SIGKILL');
    await server.finished;
    server = start(['serve'], environment);
    await server.until(READY);
    expect(server.output()).not.toContain('nonet_');
    const { stdout } = await run(['import-patents', join(home, 'patents.jsonl'), '--json'], environment);
    expect(JSON.parse(stdout)).toMatchObject({ added: 0, unchanged: 130 });
  });

  test('Ctrl-C stops it cleanly, also when npm passes it on a second time', async () => {
    answered = await classified();
    server.process.kill('SIGINT');
    server.process.kill('SIGINT');
    expect((await server.finished).code).toBe(0);
  });

  test('classify then answers as the server did, and leaves its database at rest', async () => {
    const control = join(home, 'postgres', 'data', 'global', 'pg_control');
    const stopped = await readFile(control);
    expect(await classified()).toEqual(answered);
    expect((await readFile(control)).equals(stopped)).toBe(true);
  });

  test('Ctrl-C while it gets ready stops it too, and the next start goes on from there', async () => {
    let early: Running;
    // It may be ready before the signal comes: then once more.
    do {
      early = start(['serve'], environment);
      await early.until(/Getting ready/, 'stderr');
      early.process.kill('SIGINT');
      expect((await early.finished).code).toBe(0);
    } while (READY.test(early.output()));
    expect((await run(['keys', 'list'], environment)).stdout).toContain('tool');
  });

  test('a larger scheme can be imported without a server', async () => {
    // It has fewer sections than the sample.
    const file = join(home, 'scheme.tsv');
    await writeFile(file, scheme);
    const { code, stderr } = await run(['import-scheme', file, '--replace'], environment);
    expect([code, stderr]).toEqual([0, expect.any(String)]);
    // No answer by the scheme of before.
    expect(symbols(await classified())).not.toEqual(symbols(answered));
  });
});
