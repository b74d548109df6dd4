import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { matrix } from '@nonet/numerics';
import { checked } from '@nonet/operations';
import { classifyPatents, importLabelSet } from '@nonet/services/operations';
import pg from 'pg';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Api, startApi } from './support/api.js';
import { launchBrowser } from './support/browser.js';
import { run } from './support/command.js';
import { graphqlClient } from './support/graphql-client.js';
import { giveShippedVectors } from './support/shipped-vectors.js';
import { runOn } from './support/template-database.js';
import { HEARS_KEYS, signedIn } from './support/web-app.js';

const CHARGING =
  'A charging station that loads electric vehicles while the grid has a surplus of wind energy.';

type LabelModel = Parameters<Api['services']['labelSets']['labeller']>[1];

let api: Api;
let environment: NodeJS.ProcessEnv;
let browser: Browser | undefined;
beforeAll(async () => {
  api = await startApi({ environment: { NONET_WORKER: 'on' } });
  await giveShippedVectors(api.databaseUrl);
  await api.services.firstStart({ onStep: () => undefined });
  await api.services.classification.warmUp();
  environment = { NONET_HOME: api.home, DATABASE_URL: api.databaseUrl };
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await api?.close();
});

const CLASSIFY = `query($input: ClassifyInput!) {
  classify(input: $input) {
    predictions { symbol }
    labels { labelSet version examples answers { label path score selected words { word } closest { label } impliedBy { symbol } signals { signal share } } }
  }
}`;
interface Answer {
  classify: {
    predictions: { symbol: string }[];
    labels: {
      version: number;
      examples: number;
      answers: {
        label: string;
        path: string[];
        score: number;
        selected: boolean;
        signals: { share: number }[];
      }[];
    } | null;
  };
}
const classify = async (input: object) => (await api.as.analyst.get<Answer>(CLASSIFY, { input })).classify;

interface Queued {
  number: string;
  labelSet: string | null;
  section: string | null;
  reasons: string[];
  labels: { label: string; score: number }[];
  voices: { voice: string; symbol: string }[];
}

/** Takes away what an earlier try of a test left of its set. */
const startOver = async (labelSet: string) => {
  const { edges } = await api.services.labelSets.list({ first: 100, after: null });
  if (edges.some(({ node }) => node.name === labelSet)) await api.services.labelSets.remove(labelSet);
};

let files = 0;
const importing = async (labelSet: string, content: string) =>
  api.services.labelSets.import(
    checked(importLabelSet.fields, { path: await api.file(`set-${++files}.tsv`, content), labelSet }),
    'test',
    {},
  );

const classifyCorpus = (asked: object) =>
  api.services.predictions.classifyCorpus(checked(classifyPatents.fields, asked), {});

describe('the worked example of the user guide', () => {
  test('runs as it is printed, on the data that ship', async () => {
    const guide = await readFile(fileURLToPath(new URL('../docs/user-guide.md', import.meta.url)), 'utf8');
    const [, chapter = ''] = /^## Label sets\n([\s\S]*?)^## /m.exec(guide) ?? [];
    const commands = [...chapter.matchAll(/^npx nonet (.+)$/gm)].map(([, line = '']) =>
      [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? ''),
    );
    expect(commands.length).toBeGreaterThan(8);
    await startOver('climate');
    const printed: string[] = [];
    for (const command of commands) {
      const { code, stdout, stderr } = await run(command, environment);
      expect({ code, stderr, command }).toMatchObject({ code: 0, command });
      printed.push(stdout);
    }
    const all = printed.join('\n');
    expect(all).toContain('climate, version 1: 55 labels (55 added, 0 changed, 0 removed, 0 back again).');
    expect(all).toMatch(/B60L[\s\S]*Y04S30[\s\S]*climate, version 1, by its words and the model/);
    expect(all).toContain('climate stays at version 1, which is of this file: 55 labels.');
    expect(all).toMatch(/72 patents, \d+ of them with labels[\s\S]*micro F1 +0\.\d{3} \[0\.\d{3}, /);
    expect(all).toContain('Y02E60 is wrong for XN0066A1');
    expect(all).toMatch(/Classified 72 patents in .* predictions, \d+ of labels\./);
    expect(all).toContain('patent,labels,scores,selected,label_set,version,model');
    // The reviewed patent was an example before, in another spelling.
    expect(all).toMatch(/(?:Learnt from|explain the) 72 examples(?![\s\S]*73 examples)/);
  }, 600_000);
});

describe('a label set', () => {
  test('is imported as a run, and answered beside the CPC in one request', async () => {
    await startOver('household');
    const path = await api.file(
      'household.json',
      JSON.stringify({
        title: 'Household',
        labels: [
          {
            id: 'garden',
            title: 'Garden',
            children: [
              {
                id: 'digging',
                title: 'Digging',
                description: 'Spades, forks and hoes for soil',
                cpc: ['A01B'],
              },
            ],
          },
          { id: 'kitchen', title: 'Kitchen', description: 'Pots, pans and knives for cooking' },
          { id: 'kitchen', title: 'Kitchen again' },
        ],
      }),
    );
    const { importLabelSet: started } = await api.as.admin.get<{ importLabelSet: { id: string } }>(
      'mutation($input: ImportLabelSetInput!) { importLabelSet(input: $input) { id } }',
      { input: { path, labelSet: 'household' } },
    );
    const state = async () =>
      (
        await api.as.reader.get<{ run: { state: string } }>(
          'query($id: ID!) { run(id: $id) { state error { message } } }',
          {
            id: started.id,
          },
        )
      ).run;
    await expect.poll(state, { timeout: 120_000 }).toMatchObject({ state: 'SUCCEEDED' });
    const { labelSet } = await api.as.reader.get<{ labelSet: object }>(`{ labelSet(name: "household") {
      title labelCount exampleCount version { number format added rejected rejections { place code } }
      labels { nodes { key childCount } totalCount } below: labels(under: "garden") { nodes { key symbols } } found: labels(words: "knives") { nodes { key } }
    } }`);
    expect(labelSet).toMatchObject({
      title: 'Household',
      labelCount: 3,
      version: {
        number: 1,
        format: 'json',
        added: 3,
        rejected: 1,
        rejections: [{ place: 'label 3', code: 'LABEL_ID_REPEATED' }],
      },
      labels: {
        nodes: [
          { key: 'garden', childCount: 1 },
          { key: 'kitchen', childCount: 0 },
        ],
        totalCount: 2,
      },
      below: { nodes: [{ key: 'digging', symbols: ['A01B'] }] },
      found: { nodes: [{ key: 'kitchen' }] },
    });
    const text = 'A spade with teeth for digging heavy soil';
    const both = await classify({ text, labelSet: 'household' });
    expect(both.predictions[0]?.symbol).toBe('A01B');
    expect(both.labels).toMatchObject({
      version: 1,
      examples: 0,
      answers: [
        { label: 'digging', path: ['Garden', 'Digging'], impliedBy: { symbol: 'A01B' } },
        { label: 'kitchen' },
      ],
    });
    expect(both.labels!.answers[0]!.score).toBeGreaterThan(both.labels!.answers[1]!.score);
    const shares = both.labels!.answers[0]!.signals.reduce((sum, { share }) => sum + share, 0);
    expect(shares).toBeCloseTo(1);
    expect((await classify({ text })).labels).toBeNull();
  }, 240_000);

  test('keeps the identities of its labels through versions, also of one that comes back', async () => {
    const ids = async () => {
      const set = await api.services.labelSets.get('shelf');
      const page = await api.services.labelSets.labels(set, { kind: 'all' }, { first: 100, after: null });
      return new Map(page.edges.map(({ node }) => [node.key, node.id]));
    };
    await startOver('shelf');
    await importing('shelf', 'id\tparent\ttitle\na\t\tA\nb\ta\tB\nc\ta\tC\n');
    const first = await ids();
    const second = await importing('shelf', 'id\tparent\ttitle\nb\t\tB moved\na\t\tA\nd\tb\tD\n');
    expect(second).toMatchObject({ number: 2, labels: 3, added: 1, changed: 1, removed: 1, returned: 0 });
    expect(await ids()).toEqual(
      new Map([
        ['b', first.get('b')],
        ['d', expect.any(Number)],
        ['a', first.get('a')],
      ]),
    );
    const third = await importing('shelf', 'id\ttitle\na\tA\nc\tC again\n');
    expect(third).toMatchObject({ number: 3, labels: 2, added: 0, changed: 0, removed: 2, returned: 1 });
    expect((await ids()).get('c')).toBe(first.get('c'));
  });

  test('keeps its version when the same file comes again, and the ids of concepts when others end alike', async () => {
    for (const name of ['again', 'words']) await startOver(name);
    const one = 'id\ttitle\na\tA\n';
    await importing('again', one);
    expect(await importing('again', one)).toMatchObject({ number: 1, isKnown: true, added: 1 });
    expect(await importing('again', `${one}b\tB\n`)).toMatchObject({ number: 2, isKnown: false, added: 1 });
    expect(await importing('again', one)).toMatchObject({ number: 3, removed: 1 });
    const skos = '@prefix s: <http://www.w3.org/2004/02/skos/core#> .\n';
    const concept = (address: string) => `<http://${address}> a s:Concept ; s:prefLabel "${address}" .\n`;
    await importing('words', `${skos}${concept('x.example/1')}`);
    const more = await importing('words', `${skos}${concept('y.example/1')}${concept('x.example/1')}`);
    expect(more).toMatchObject({ number: 2, added: 1, changed: 0, removed: 0 });
    const set = await api.services.labelSets.get('words');
    const page = await api.services.labelSets.labels(set, { kind: 'all' }, { first: 9, after: null });
    expect(page.edges.map(({ node }) => node.key)).toEqual(['http://y.example/1', '1']);
  });

  test('keeps of a patent in both files the labels of the one beside, whichever came first', async () => {
    await startOver('twice');
    const table = 'id\ttitle\texamples\na\tA\tXN-0001-A1\nb\tB\t\n';
    const both = async (examples: readonly string[] | null) => {
      const file = examples && (await api.file(`beside-${++files}.tsv`, examples.join('\n')));
      const path = await api.file(`set-${++files}.tsv`, table);
      const asked = { path, labelSet: 'twice', ...(file && { examples: file }) };
      return api.services.labelSets.import(checked(importLabelSet.fields, asked), 'test', {});
    };
    const counts = async () => {
      const set = await api.services.labelSets.get('twice');
      const page = await api.services.labelSets.labels(set, { kind: 'all' }, { first: 9, after: null });
      return page.edges.map(({ node }) => [node.key, node.examples]);
    };
    await both(null);
    expect(await counts()).toEqual([['a', 1], ['b', 0]]); // prettier-ignore
    const { rejections } = await both(['patent\tlabels', 'XN0001A1\tb', 'XN0002A1\tb; c']);
    expect(await counts()).toEqual([['a', 0], ['b', 2]]); // prettier-ignore
    expect(rejections).toMatchObject([
      { code: 'LABEL_EXAMPLE_UNKNOWN', place: expect.stringMatching(/^beside-\d+\.tsv, line 3$/) },
    ]);
    await both(null);
    expect(await counts()).toEqual([['a', 0], ['b', 2]]); // prettier-ignore
    await both(['patent\tlabels', 'XN0002A1\tb']);
    expect(await counts()).toEqual([['a', 1], ['b', 1]]); // prettier-ignore
  });

  test('answers by the version that it had when it was opened, whatever is imported meanwhile', async () => {
    await startOver('opening');
    await importing('opening', 'id\ttitle\nold\tOld pile\n');
    const encoder = {
      fingerprint: `slow ${++files}`,
      dimension: 2,
      async embed(texts: readonly string[]) {
        await importing('opening', 'id\ttitle\nnew\tNew pile\n');
        return matrix(texts.length, 2);
      },
    };
    // To open a set takes of a model its encoder alone, where no label names symbols.
    const model = { encoder, zeroShot: { index: {} } } as unknown as LabelModel;
    expect((await api.services.labelSets.labeller('opening', model)).version).toBe(1);
    expect((await api.services.labelSets.labeller('opening', model)).version).toBe(2);
  });

  test('is left as it is by a file none of whose labels has a place in a tree', async () => {
    await startOver('whole');
    await importing('whole', 'id\ttitle\na\tA\n');
    await expect(importing('whole', 'id\tparent\ttitle\na\tb\tA\nb\ta\tB\n')).rejects.toMatchObject({
      code: 'LABEL_FILE_EMPTY',
      message: expect.stringContaining('stands above itself'),
    });
    expect(await api.services.labelSets.facts(await api.services.labelSets.get('whole'))).toMatchObject({
      labels: 1,
      version: { number: 1 },
    });
  });

  test('learns from reviews once it is asked to: a label that was called right for similar patents rises, and a wrong one falls', async () => {
    await startOver('plain');
    await importing('plain', 'id\ttitle\nx\tFirst pile\ny\tSecond pile\n');
    const { labelSets, patents } = api.services;
    const ada = { id: 'ada', name: 'Ada' };
    const review = (label: string, patentNumber: string, verdict: 'right' | 'wrong') =>
      labelSets.review({ labelSet: 'plain', label, patentNumber, verdict, note: null }, ada);
    const scores = async (patentNumber: string) => {
      const { labels } = await classify({ patentNumber, labelSet: 'plain' });
      return new Map(labels!.answers.map(({ label, score }) => [label, score]));
    };
    const listed = async (cpc: string) =>
      (
        await patents.list({ cpc }, { field: 'number', direction: 'ascending' }, { first: 7, after: null })
      ).edges.map(({ node }) => node.number);
    const [asked = '', ...examples] = await listed('H');
    const others = (await listed('A')).filter((number) => number !== asked && !examples.includes(number));
    const before = await scores(asked);
    const learn = () => labelSets.learn({ labelSet: 'plain', model: null }, {});
    for (const number of examples) await review('x', number, 'right');
    for (const number of others.slice(0, 3)) await review('x', number, 'wrong');
    expect(await scores(asked)).toEqual(before);
    // Few are neighbours by the usual weights.
    expect(await learn()).toMatchObject({ examples: examples.length + 3, fit: null });
    const after = await scores(asked);
    expect(after.get('x')! - after.get('y')!).toBeGreaterThan(before.get('x')! - before.get('y')!);
    for (const number of others.slice(3)) await review('x', number, 'wrong');
    const all = examples.length + others.length;
    expect(await learn()).toMatchObject({ examples: all, fit: { examples: all } });
    await expect(
      labelSets.review(
        { labelSet: 'plain', label: 'z', patentNumber: asked, verdict: 'right', note: null },
        ada,
      ),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('is answered again for stored patents once verdicts are learnt, and not by each of them', async () => {
    const { edges } = await api.services.patents.list(
      {},
      { field: 'number', direction: 'ascending' },
      { first: 3, after: null },
    );
    const numbers = edges.map(({ node }) => node.number);
    await startOver('patient');
    await importing('patient', 'id\ttitle\nx\tOne\ny\tTwo\n');
    const { labelSets } = api.services;
    const ada = { id: 'ada', name: 'Ada' };
    const answered = async () =>
      (await classifyCorpus({ filter: { numbers }, labelSet: 'patient' })).documents;
    const say = (verdict: 'right' | 'wrong', person = ada) =>
      labelSets.review(
        { labelSet: 'patient', label: 'x', patentNumber: numbers[0]!, verdict, note: null },
        person,
      );
    // Few verdicts are remembered, although no weights can be fitted to them.
    const learn = async () =>
      expect(await labelSets.learn({ labelSet: 'patient', model: null }, {})).toMatchObject({
        ...{ examples: 1, fit: null },
      });
    const examples = async () =>
      (await classify({ patentNumber: numbers[1], labelSet: 'patient' })).labels!.examples;
    expect(await answered()).toBe(3);
    const { id } = await say('right');
    expect([await answered(), await examples()]).toEqual([0, 0]);
    await learn();
    expect([await answered(), await answered(), await examples()]).toEqual([3, 0, 1]);
    // What is learnt stays until it is learnt anew, also where it was taken back or somebody says otherwise.
    await labelSets.withdrawReview(id, ada);
    expect([await answered(), await examples()]).toEqual([0, 1]);
    await say('right');
    await learn();
    expect(await answered()).toBe(0);
    await say('wrong', { id: 'bob', name: 'Bob' });
    expect(await answered()).toBe(0);
    await learn();
    expect(await answered()).toBe(3);
  });

  test('says with a verdict what the same person had said before, and why', async () => {
    await startOver('judged');
    await importing('judged', 'id\ttitle\nx\tFirst pile\n');
    const review = async (role: 'analyst' | 'admin', verdict: string, note?: string) =>
      (
        await api.as[role].get<{ reviewLabel: object }>(
          'mutation($input: ReviewLabelInput!) { reviewLabel(input: $input) { replaced replacedNote } }',
          { input: { labelSet: 'judged', label: 'x', patentNumber: 'XN0066A1', verdict, note } },
        )
      ).reviewLabel;
    expect(await review('analyst', 'WRONG', 'no pile')).toEqual({ replaced: null, replacedNote: null });
    expect(await review('analyst', 'RIGHT')).toEqual({ replaced: 'WRONG', replacedNote: 'no pile' });
    expect(await review('analyst', 'RIGHT')).toEqual({ replaced: 'RIGHT', replacedNote: null });
    expect(await review('admin', 'RIGHT')).toEqual({ replaced: null, replacedNote: null });
  });

  test('is answered for stored patents with the CPC, kept, exported, and done again only when it has changed', async () => {
    await startOver('fleet');
    await runOn(api.databaseUrl, 'DELETE FROM classified_patent');
    const table = 'id\ttitle\tcpc\npower\tElectric power\tH02\ncars\tElectric vehicles\tB60L\n';
    await importing('fleet', table);
    const corpus = (more: object = {}) => classifyCorpus({ filter: { cpc: 'H' }, top: 5, ...more });
    const first = await corpus({ labelSet: 'fleet' });
    expect(first.documents).toBeGreaterThan(2);
    expect(first.labels).toBe(2 * first.documents);
    expect(first.predictions).toBeGreaterThan(first.labels);
    expect(await corpus({ labelSet: 'fleet' })).toMatchObject({ documents: 0, labels: 0 });
    expect(await corpus()).toMatchObject({ documents: 0 });
    const { labelledPatents } = await api.as.reader.get<{
      labelledPatents: {
        totalCount: number;
        nodes: { patentNumber: string; labels: { label: string; score: number; selected: boolean }[] }[];
      };
    }>(`{ labelledPatents(labelSet: "fleet", first: 100) { totalCount nodes {
      patentNumber labelSet version model patent { number } labels { label title path score selected } } } }`);
    expect(labelledPatents.totalCount).toBe(first.documents);
    const [{ patentNumber, labels } = { patentNumber: '', labels: [] }] = labelledPatents.nodes;
    const { patent } = await api.as.reader.get<{ patent: { labelAnswers: { nodes: object[] } } }>(
      `query($number: String!) { patent(number: $number) { labelAnswers { nodes {
        labelSet model labels { label title path score selected } } } } }`,
      { number: patentNumber },
    );
    const { models } = await api.as.reader.get<{ models: { nodes: { reference: string }[] } }>(
      '{ models(first: 1) { nodes { reference } } }',
    );
    const answer = { labelSet: 'fleet', model: models.nodes[0]!.reference, labels };
    expect(patent.labelAnswers.nodes).toContainEqual(answer);
    const asked = (await classify({ patentNumber, labelSet: 'fleet', top: 5 })).labels!;
    expect(labels.map(({ label }) => label)).toEqual(asked.answers.map(({ label }) => label));
    labels.forEach(({ score }, at) => expect(score).toBeCloseTo(asked.answers[at]!.score, 4));
    const { code, stdout } = await run(['labels', 'answers', 'fleet', '--format', 'csv'], environment);
    expect(code).toBe(0);
    const [header, ...lines] = stdout.trimEnd().split('\r\n');
    expect(header).toBe('patent,labels,scores,selected,label_set,version,model');
    expect(lines).toHaveLength(first.documents);
    expect(lines.some((line) => line.startsWith(`${patentNumber},${labels[0]!.label}; `))).toBe(true);
    // The labels alone are asked for again where only they have changed.
    await importing('fleet', `${table}rails\tRailways\t\n`);
    expect(await corpus({ labelSet: 'fleet' })).toMatchObject({
      documents: first.documents,
      predictions: 0,
      labels: 3 * first.documents,
    });
    const unknown = corpus({ labelSet: 'nothing' });
    await expect(unknown).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('is answered for a patent beside other sets, in pages, with what whoever asks said of it', async () => {
    const number = 'XN0066A1';
    const names = ['pages-a', 'pages-b', 'pages-c'];
    for (const labelSet of names) {
      await startOver(labelSet);
      await importing(labelSet, 'id\ttitle\nx\tFirst pile\ny\tSecond pile\n');
      await classifyCorpus({ filter: { numbers: [number] }, labelSet });
    }
    const input = { labelSet: 'pages-b', label: 'y', patentNumber: number, verdict: 'WRONG' };
    await api.as.analyst.get('mutation($input: ReviewLabelInput!) { reviewLabel(input: $input) { id } }', {
      input,
    });
    interface Answers {
      patent: {
        labelAnswers: {
          totalCount: number;
          pageInfo: { hasNextPage: boolean; endCursor: string };
          nodes: { labelSet: string; labels: object[]; ownReviews: object[] }[];
        };
      };
    }
    const asking = async (role: 'analyst' | 'admin', first: number, after: string | null) => {
      const query = `query($number: String!, $first: Int!, $after: String) { patent(number: $number) {
        labelAnswers(first: $first, after: $after) { totalCount pageInfo { hasNextPage endCursor }
          nodes { labelSet labels { label } ownReviews { label verdict } } } } }`;
      const { patent } = await api.as[role].get<Answers>(query, { number, first, after });
      return patent.labelAnswers;
    };
    const { totalCount, nodes: all } = await asking('analyst', 100, null);
    expect(totalCount).toBe(all.length);
    const own = all.filter(({ labelSet }) => names.includes(labelSet));
    expect(own.map(({ labelSet }) => labelSet)).toEqual(names);
    expect(own.map(({ labels }) => labels.length)).toEqual([2, 2, 2]);
    expect(own.map(({ ownReviews }) => ownReviews)).toEqual([[], [{ label: 'y', verdict: 'WRONG' }], []]);
    const others = (await asking('admin', 100, null)).nodes;
    expect(
      others.flatMap(({ labelSet, ownReviews }) => (names.includes(labelSet) ? ownReviews : [])),
    ).toEqual([]);
    const paged: string[] = [];
    for (let after: string | null = null, more = true; more;) {
      const { nodes, pageInfo }: Answers['patent']['labelAnswers'] = await asking('analyst', 2, after);
      paged.push(...nodes.map(({ labelSet }) => labelSet));
      [after, more] = [pageInfo.endCursor, pageInfo.hasNextPage];
    }
    expect(paged).toEqual(all.map(({ labelSet }) => labelSet));
  });

  test('shows its labels on a patent to keys that may be used for label sets alone', async () => {
    const asked = '{ patent(number: "XN0066A1") { labelAnswers { nodes { labelSet labels { label } } } } }';
    const keptTo = async (scopes: string[]) => {
      const key = { name: 'kept', role: 'reader', expiresAt: null, scopes } as const;
      const { secret } = await api.services.keys.create(key);
      return (await graphqlClient(api.url, secret).ask(asked)).errors.map(
        ({ extensions }) => extensions.code,
      );
    };
    const codes = await keptTo(['patents', 'predictions']);
    expect([...new Set(codes)]).toEqual(['FORBIDDEN']);
    expect(await keptTo(['patents', 'predictions', 'labels'])).toEqual([]);
  });

  test('is answered again for stored patents by other examples, also by few, and not when the same ones come again', async () => {
    const { edges } = await api.services.patents.list(
      {},
      { field: 'number', direction: 'ascending' },
      { first: 12, after: null },
    );
    const numbers = edges.map(({ node }) => node.number);
    await startOver('taught');
    const set = { labelSet: 'taught', path: await api.file('taught.tsv', 'id\ttitle\nx\tOne\ny\tTwo\n') };
    const teach = async (examples: number) => {
      const lines = numbers.slice(0, examples).map((number, at) => `${number}\t${'xy'[at % 2]}\n`);
      const file = await api.file('taught-by.tsv', `patent\tlabels\n${lines.join('')}`);
      const asked = { ...set, examples: file };
      return api.services.labelSets.import(checked(importLabelSet.fields, asked), 'test', {});
    };
    const answered = async () =>
      (await classifyCorpus({ filter: { numbers: numbers.slice(0, 3) }, labelSet: 'taught' })).documents;
    await api.services.labelSets.import(checked(importLabelSet.fields, set), 'test', {});
    expect([await answered(), await answered()]).toEqual([3, 0]);
    for (const few of [1, 4]) {
      expect(await teach(few)).toMatchObject({ fit: null, examples: few });
      expect([await answered(), await answered()]).toEqual([3, 0]);
    }
    const { fit } = await teach(12);
    expect(fit?.examples).toBe(12);
    expect(await answered()).toBe(3);
    expect((await teach(12)).fit).toEqual(fit);
    expect(await answered()).toBe(0);
  });

  test('is counted once by a run that goes on after the set has changed', async () => {
    const table = 'id\ttitle\npower\tElectric power\ncars\tElectric vehicles\n';
    await importing('moving', table);
    const since = new Date();
    const asked = checked(classifyPatents.fields, { filter: { cpc: 'H' }, top: 5, labelSet: 'moving' });
    const { predictions } = api.services;
    const { documents, labels } = await predictions.classifyCorpus(asked, { since });
    expect(labels).toBe(2 * documents);
    await importing('moving', `${table}rails\tRailways\n`);
    const totals: number[] = [];
    const onProgress = ({ total }: { total: number }) => totals.push(total);
    expect(await predictions.classifyCorpus(asked, { since, onProgress })).toMatchObject({
      documents,
      labels: 3 * documents,
    });
    expect(new Set(totals)).toEqual(new Set([documents]));
    const counted = { documents, labels: 3 * documents };
    expect(await predictions.classifyCorpus(asked, { since })).toMatchObject(counted);
    // One has another text by now: what was said of the text before does not count beside what is said of this one.
    const { edges } = await api.services.patents.list(
      { cpc: 'H' },
      { field: 'number', direction: 'ascending' },
      { first: 1, after: null },
    );
    const flip = () =>
      runOn(
        api.databaseUrl,
        `UPDATE patent SET text_hash = set_byte(text_hash, 0, 255 - get_byte(text_hash, 0)) WHERE number = '${edges[0]!.node.number}'`,
      );
    await flip();
    expect(await predictions.classifyCorpus(asked, { since })).toMatchObject(counted);
    await flip();
  });

  test('has a queue of what to review next, which verdicts leave and come back to', async () => {
    const listed = async () =>
      (
        await api.as.analyst.get<{ reviewQueue: Queued[] }>(
          `{ reviewQueue(labelSet: "fleet", first: 200) { number labelSet section reasons labels { label score } voices { voice symbol } } }`,
        )
      ).reviewQueue;
    const waiting = await listed();
    expect(waiting.length).toBeGreaterThan(2);
    for (const { labels, labelSet, section, reasons, voices } of waiting) {
      expect(labelSet).toBe('fleet');
      expect(section).toBeNull();
      expect(labels).toHaveLength(3);
      expect(reasons[0]).toMatch(/to be expected; most in doubt: (power|cars|rails) \(/);
      expect(voices.map(({ voice }) => voice)).toContain('EXPERTS');
    }
    const [{ number, labels }] = waiting as [Queued];
    const { reviewLabel } = await api.as.analyst.get<{ reviewLabel: { id: string } }>(
      'mutation($input: ReviewLabelInput!) { reviewLabel(input: $input) { id } }',
      {
        input: { labelSet: 'fleet', label: labels[0]!.label, patentNumber: number, verdict: 'RIGHT' },
      },
    );
    const numbers = async () => (await listed()).map((one) => one.number);
    expect(await numbers()).not.toContain(number);
    const withdraw = 'mutation($id: ID!) { withdrawLabelReview(id: $id) { id label } }';
    await api.as.analyst.get(withdraw, reviewLabel);
    expect(await numbers()).toContain(number);
    const { errors } = await api.as.analyst.ask(withdraw, reviewLabel);
    expect(errors[0]?.extensions.code).toBe('NOT_FOUND');
    const { stdout } = await run(['review-queue', '--label-set', 'fleet', '--first', '2'], environment);
    expect(stdout).toMatch(/most in doubt: (power|cars|rails)/);
  });

  test('has none in its queue whose labels are gone, until these come back', async () => {
    const [first, second] = ['id\ttitle\na\tA\nb\tB\n', 'id\ttitle\nc\tC\n'];
    await startOver('moved');
    await importing('moved', first);
    const { documents } = await classifyCorpus({ filter: { cpc: 'H' }, labelSet: 'moved' });
    const waiting = async () =>
      (
        await api.as.analyst.get<{ reviewQueue: object[] }>(
          '{ reviewQueue(labelSet: "moved", first: 200) { number } }',
        )
      ).reviewQueue.length;
    expect(await waiting()).toBe(documents);
    await importing('moved', second);
    expect(await waiting()).toBe(0);
    await importing('moved', first);
    expect(await waiting()).toBe(documents);
  });

  test('lets a patent wait again whose verdicts are all on labels that are gone, until these come back', async () => {
    const [both, one] = ['id\ttitle\na\tA\nb\tB\n', 'id\ttitle\nb\tB\n'];
    await startOver('buried');
    await importing('buried', both);
    await classifyCorpus({ filter: { cpc: 'H' }, labelSet: 'buried' });
    const waiting = async () =>
      (
        await api.as.analyst.get<{ reviewQueue: { number: string }[] }>(
          '{ reviewQueue(labelSet: "buried", first: 200) { number } }',
        )
      ).reviewQueue.map(({ number }) => number);
    const [patentNumber = ''] = await waiting();
    const verdict = { labelSet: 'buried', label: 'a', patentNumber, verdict: 'right', note: null } as const;
    await api.services.labelSets.review(verdict, { id: 'ada', name: 'Ada' });
    expect(await waiting()).not.toContain(patentNumber);
    await importing('buried', one);
    expect(await waiting()).toContain(patentNumber);
    // And so it is where it is answered anew.
    await classifyCorpus({ filter: { cpc: 'H' }, labelSet: 'buried' });
    expect(await waiting()).toContain(patentNumber);
    await importing('buried', both);
    expect(await waiting()).not.toContain(patentNumber);
  });

  test('lets a patent wait again once nobody has a verdict on it, if it was answered at all', async () => {
    await startOver('settled');
    await importing('settled', 'id\ttitle\na\tA\nb\tB\n');
    const asked = { filter: { cpc: 'H' }, level: 'section', labelSet: 'settled' };
    const waiting = async () => {
      const client = new pg.Client({ connectionString: api.databaseUrl });
      await client.connect();
      const { rows } = await client.query<{ number: string }>(
        `SELECT p.number FROM labelled_patent a JOIN patent p ON p.id = a.patent_id JOIN label_set s ON s.id = a.label_set_id
          WHERE s.name = 'settled' AND a.waiting ORDER BY p.number`,
      );
      await client.end();
      return rows.map(({ number }) => number);
    };
    const { labelSets } = api.services;
    const people = ['ada', 'bob'].map((id) => ({ id, name: id }));
    const judgeAndTakeBack = async (numbers: readonly string[]) => {
      const given = await Promise.all(
        numbers.flatMap((patentNumber) =>
          people.map(async (person) => {
            const verdict = {
              labelSet: 'settled',
              label: 'a',
              patentNumber,
              verdict: 'right',
              note: null,
            } as const;
            return { person, id: (await labelSets.review(verdict, person)).id };
          }),
        ),
      );
      await Promise.all(given.map(({ id, person }) => labelSets.withdrawReview(id, person)));
    };
    // Nothing is as sure as that.
    await classifyCorpus({ ...asked, top: 3, minScore: 1 });
    const { edges } = await api.services.patents.list(
      { cpc: 'H' },
      { field: 'number', direction: 'ascending' },
      { first: 4, after: null },
    );
    const numbers = edges.map(({ node }) => node.number);
    await judgeAndTakeBack(numbers);
    expect(await waiting()).toEqual([]);
    await classifyCorpus({ ...asked, top: 5 });
    const answered = await waiting();
    expect(answered).toEqual(expect.arrayContaining(numbers));
    await judgeAndTakeBack(numbers);
    expect(await waiting()).toEqual(answered);
  });

  test('is removed after its answers, and no classification waits for that', async () => {
    const { labelSets, predictions } = api.services;
    await importing('going', 'id\ttitle\nx\tFirst pile\n');
    const asked = checked(classifyPatents.fields, { filter: { cpc: 'H' }, top: 5, labelSet: 'going' });
    const other = new pg.Client({ connectionString: api.databaseUrl });
    await other.connect();
    const lockedBy = async (lock: string, work: () => Promise<void>) => {
      await other.query('BEGIN');
      try {
        await other.query(`SELECT FROM label_set WHERE name = 'going' ${lock}`);
        await work();
      } finally {
        await other.query('ROLLBACK');
      }
    };
    try {
      // As whoever deletes it has it.
      await lockedBy('FOR UPDATE', () =>
        expect(predictions.classifyCorpus(asked, {})).rejects.toMatchObject({ code: 'NOT_FOUND' }),
      );
      expect((await predictions.classifyCorpus(asked, {})).labels).toBeGreaterThan(2);
      const answers = async () =>
        (
          await other.query<{ answers: number; labels: number }>(
            `SELECT (SELECT count(*)::int FROM labelled_patent a WHERE a.label_set_id = s.id) AS answers,
                    (SELECT count(*)::int FROM label_prediction r JOIN label l ON l.id = r.label_id WHERE l.label_set_id = s.id) AS labels
               FROM label_set s WHERE s.name = 'going'`,
          )
        ).rows;
      let removed: Promise<unknown> = Promise.resolve();
      await lockedBy('FOR KEY SHARE', async () => {
        removed = labelSets.remove('going');
        await expect.poll(answers, { timeout: 30_000 }).toEqual([{ answers: 0, labels: 0 }]);
      });
      await removed;
      expect(await answers()).toEqual([]);
    } finally {
      await other.end();
    }
  });

  test('without examples cannot learn, and says what to do', async () => {
    const { code, stderr } = await run(['labels', 'learn', '--label-set', 'shelf'], environment);
    expect(code).toBe(1);
    expect(stderr).toMatch(/LABEL_SET_UNTAUGHT/);
  });

  test('is shown as a tree and tried on a page', async () => {
    await startOver('weather');
    const path = fileURLToPath(new URL('../prisma/sample/labels/climate.tsv', import.meta.url));
    const asked = checked(importLabelSet.fields, { path, labelSet: 'weather' });
    await api.services.labelSets.import(asked, 'test', {});
    browser ??= await launchBrowser();
    const page = await signedIn(browser, api, { role: 'admin', path: '/label-sets' });
    await page.getByRole('link', { name: 'weather' }).click();
    await page.getByRole('button', { name: /below climate/ }).click();
    await page.getByRole('button', { name: /below Y02E/ }).click();
    await page.getByRole('list', { name: 'Below Y02E' }).getByText('Nuclear energy').waitFor();
    await page.getByLabel('Text', { exact: true }).fill(CHARGING);
    await page.getByRole('button', { name: 'Classify', exact: true }).click();
    const answers = page.getByRole('region', { name: 'Labels of weather' });
    await answers.getByText('Y04S30', { exact: true }).waitFor();
    await page.getByText('In the CPC:').waitFor();
    await page.getByLabel('Labels with these words').fill('wind turbines');
    // Y02E10 stands in the open tree too: who leaves before the search is in the address is called back by it.
    await page.waitForURL(/q=wind/);
    await page
      .getByRole('list', { name: 'Labels of the set' })
      .getByText('Y02E10', { exact: true })
      .waitFor();
    await page.getByRole('link', { name: 'Classify', exact: true }).click();
    await page.getByText('By number', { exact: true }).click();
    await page.getByLabel('Number of a stored patent').fill('XN0066A1');
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByLabel('Label set that is answered too').selectOption('weather');
    await page.getByRole('button', { name: 'Classify', exact: true }).click();
    const verdict = page
      .getByRole('region', { name: 'Labels of weather' })
      .getByRole('group', { name: /^Verdict on/ })
      .first();
    const said = (title: string) => verdict.locator('button[aria-pressed=true]', { hasText: title });
    await verdict.getByRole('button', { name: 'Wrong' }).click();
    await said('Wrong').waitFor();
    const set = await api.services.labelSets.get('weather');
    await runOn(
      api.databaseUrl,
      `UPDATE label_review r SET note = 'no wind' FROM label l WHERE l.id = r.label_id AND l.label_set_id = ${set.id}`,
    );
    // Whoever comes back later and errs has the verdict of before again, and why.
    await page.reload();
    await verdict.getByRole('button', { name: 'Right' }).click();
    await said('Right').waitFor();
    await verdict.getByRole('button', { name: 'Undo' }).click();
    await said('Wrong').waitFor();
    expect(await api.services.labelSets.reviews(set)).toMatchObject([{ verdict: 'wrong', note: 'no wind' }]);
    await page.goto(`${api.url}/review-next?labelSet=fleet`);
    await page.getByRole('list', { name: 'Labels to judge' }).waitFor();
    await page.locator(HEARS_KEYS).waitFor();
    await page.keyboard.press('r');
    await page.getByRole('status', { name: 'This session' }).getByText('1 verdict,').waitFor();
    await page.keyboard.press('u');
    await page.getByRole('status', { name: 'This session' }).getByText('0 verdicts').waitFor();
    await page.goto(`${api.url}/classify/batch`);
    await page.getByLabel('Or paste texts').fill(CHARGING);
    await page.getByRole('button', { name: 'Read what is pasted' }).click();
    await page.getByLabel('Label set').selectOption('weather');
    await page.getByRole('button', { name: 'Classify 1 text' }).click();
    const given = (await classify({ text: CHARGING, labelSet: 'weather', top: 5 })).labels!.answers;
    expect(given.map(({ label }) => label)).toContain('Y04S30');
    expect(given.some(({ selected }) => selected)).toBe(true);
    for (const { label, selected } of given)
      await page
        .getByRole('group', { name: 'Labels of weather' })
        .getByText(selected ? `${label} selected` : label, { exact: true })
        .waitFor();
    await page.goto(`${api.url}/label-sets/weather`);
    await page.getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('link', { name: 'household' }).waitFor();
    await expect.poll(() => page.getByRole('link', { name: 'weather' }).count()).toBe(0);
  }, 240_000);

  test('is unknown once it is removed, and nobody below an admin removes one', async () => {
    const { errors } = await api.as.analyst.ask(CLASSIFY, { input: { text: CHARGING, labelSet: 'weather' } });
    expect(errors[0]?.extensions.code).toBe('NOT_FOUND');
    const { errors: denied } = await api.as.analyst.ask(
      'mutation { removeLabelSet(name: "shelf") { name } }',
    );
    expect(denied[0]?.extensions.code).toBe('FORBIDDEN');
  });
});
