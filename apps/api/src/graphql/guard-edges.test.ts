import { buildSchema, type GraphQLResolveInfo } from 'graphql';
import { describe, expect, test } from 'vitest';
import { ROLES, SCOPES, type Principal, type Role, type Scope } from '@nonet/services/access';
import { buildApiSchema } from '../schema.js';
import type { GraphQLContext } from './context.js';
import { DOMAINS } from './domains.js';
import { codeOf } from './error-format.js';
import { edgesOf } from './guard-edges.js';

const schema = buildApiSchema();
const edges = edgesOf(schema);
const between = edges.filter(({ scope }) => scope !== null);
const scopes = Object.keys(DOMAINS) as Scope[];

/** What a field answers to a principal: its code where it is refused, else that it was followed. */
async function follow(place: string, facts: Pick<Principal, 'role' | 'scopes'>): Promise<string> {
  const { field } = edges.find((edge) => edge.place === place)!;
  const reached = new Proxy({}, { get: () => ({ load: () => Promise.resolve([]) }) });
  const { signal } = new AbortController();
  const context = { principal: { id: 'x', name: 'x', ...facts }, load: reached, services: reached, signal };
  const parentType = schema.getType(place.split('.')[0]!);
  const info = { schema, fieldName: field.name, parentType } as unknown as GraphQLResolveInfo;
  try {
    await field.resolve?.({ id: 1, kind: 'patent-import' }, {}, context as unknown as GraphQLContext, info);
    return 'followed';
  } catch (error) {
    return codeOf(error) === 'FORBIDDEN' ? 'FORBIDDEN' : 'followed';
  }
}

describe('a field that leads to data of another domain', () => {
  test('is one of these, each with the scope that it asks for and the role of the queries for such data', () => {
    expect(Object.fromEntries(between.map(({ place, scope, role }) => [place, `${scope} ${role}`]))).toEqual({
      'CpcNode.patentCounts': 'patents reader',
      'CpcNode.patents': 'patents reader',
      'Import.run': 'training reader',
      'LabelledPatent.labels': 'labels reader',
      'LabelledPatent.ownReviews': 'labels analyst',
      'LabelledPatent.patent': 'patents reader',
      'Patent.import': 'imports reader',
      'Patent.labelAnswers': 'predictions reader',
      'Patent.predictions': 'predictions reader',
      'Patent.reviews': 'predictions analyst',
      'PatentClassification.node': 'taxonomy reader',
      'Prediction.node': 'taxonomy reader',
      'ReclassificationGroup.node': 'taxonomy reader',
      'ReclassificationGroup.successorNode': 'taxonomy reader',
      'Review.node': 'taxonomy reader',
      'Review.patent': 'patents reader',
      'Run.import': 'imports reader',
      'StoredPrediction.evidence': 'classify reader',
      'StoredPrediction.node': 'taxonomy reader',
      'StoredPrediction.patent': 'patents reader',
      'WaitingReview.labels': 'labels reader',
      'WaitingReview.patent': 'patents reader',
    });
  });

  test.each(between)(
    '$place is followed with the scope $scope alone, and by no role below its own',
    async (edge) => {
      const { place, scope, role, field } = edge;
      const least = [role, field.extensions['requires'] as Role | undefined].reduce<number>(
        (most, each) => Math.max(most, each === undefined ? 0 : ROLES.indexOf(each)),
        0,
      );
      for (const own of ROLES) {
        const mayByRole = ROLES.indexOf(own) >= least;
        for (const kept of scopes) {
          const expected = mayByRole && kept === scope ? 'followed' : 'FORBIDDEN';
          expect(await follow(place, { role: own, scopes: [kept] }), `${own} kept to ${kept}`).toBe(expected);
        }
        expect(await follow(place, { role: own, scopes: [] }), own).toBe(
          mayByRole ? 'followed' : 'FORBIDDEN',
        );
        const single = SCOPES[scope!].filter((name: string) => name !== scope);
        expect(await follow(place, { role: own, scopes: single }), own).toBe('FORBIDDEN');
      }
    },
  );

  test('says in the schema which scope it needs', () => {
    for (const { field, scope } of between) expect(field.description).toContain(`Scope: ${scope}.`);
  });

  test('asks for the scope of its rows, whether it holds one, a list, a connection or an edge of them', () => {
    const found = edgesOf(
      withTypes('type Run { one: Patent many: [Patent!]! page: PatentConnection own: RunEvent }'),
    );
    const leading = found.filter(({ place }) => place.startsWith('Run.'));
    expect(leading.map(({ place, scope }) => [place, scope])).toEqual([
      ['Run.one', 'patents'],
      ['Run.many', 'patents'],
      ['Run.page', 'patents'],
      ['Run.own', null],
    ]);
  });

  test('cannot lead to a type that is in no domain', () => {
    expect(() => edgesOf(withTypes('type Run { secret: Unplaced } type Unplaced { text: String }'))).toThrow(
      'Unplaced is in no domain of graphql/domains.ts.',
    );
  });
});

/** A schema of these types, and of all others that are placed, empty. */
function withTypes(definitions: string) {
  const given = new Set([...definitions.matchAll(/type (\w+)/g)].map(([, name]) => name));
  const others = [...Object.values(DOMAINS).flat(), 'PageInfo', 'Principal', 'Problem'];
  const empty = others.filter((name) => !given.has(name)).map((name) => `type ${name} { id: ID }`);
  const pages =
    'type PatentConnection { edges: [PatentEdge!]! nodes: [Patent!]! } type PatentEdge { node: Patent! }';
  return buildSchema(['type Query { run: Run }', definitions, pages, ...empty].join('\n'));
}
