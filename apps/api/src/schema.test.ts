import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isIntrospectionType,
  isObjectType,
  type GraphQLField,
  type GraphQLSchema,
} from 'graphql';
import { describe, expect, test } from 'vitest';
import { SCOPES } from '@nonet/services/access';
import { requiredRole } from './graphql/authorization.js';
import { buildApiSchema, printApiSchema } from './schema.js';

const schema = buildApiSchema();
const roots: unknown[] = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];

const ownTypes = (of: GraphQLSchema) =>
  Object.values(of.getTypeMap()).filter((type) => !isIntrospectionType(type));

const entryPoints = (): [string, GraphQLField<unknown, unknown>][] =>
  [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].flatMap((type) =>
    Object.entries(type?.getFields() ?? {}),
  );

describe('the schema', () => {
  test('stands in schema.graphql as it is (npx vitest run apps/api/src/schema.test.ts --update writes it)', async () => {
    await expect(printApiSchema(schema)).toMatchFileSnapshot('../schema.graphql');
  });

  test('describes every type, field, argument and value: tools read it', () => {
    const silent: string[] = [];
    const note = (place: string, described: { description?: string | null }) => {
      if (!described.description?.trim()) silent.push(place);
    };
    for (const type of ownTypes(schema)) {
      const isRoot = roots.includes(type);
      if (!isRoot) note(type.name, type);
      if (isEnumType(type)) for (const value of type.getValues()) note(`${type.name}.${value.name}`, value);
      if (!isObjectType(type) && !isInputObjectType(type)) continue;
      for (const field of Object.values(type.getFields())) {
        note(`${type.name}.${field.name}`, field);
        if ('args' in field)
          for (const arg of field.args) note(`${type.name}.${field.name}(${arg.name})`, arg);
      }
    }
    expect(silent).toEqual([]);
  });

  test('names a role for every query, mutation and subscription; below admin nothing is changed but verdicts', () => {
    const roles = Object.fromEntries(entryPoints().map(([name, field]) => [name, requiredRole(field)]));
    expect(roles).toEqual({
      activateModel: 'admin',
      activeModel: 'reader',
      apiKeys: 'admin',
      cancelRun: 'admin',
      auditLog: 'admin',
      classify: 'analyst',
      classifyPatents: 'admin',
      collectGarbage: 'admin',
      cpcNode: 'reader',
      cpcNodes: 'reader',
      cpcScheme: 'reader',
      createApiKey: 'admin',
      embeddingProjection: 'analyst',
      encoders: 'reader',
      expertKinds: 'reader',
      experts: 'reader',
      evaluateModel: 'admin',
      evaluations: 'reader',
      extendExperts: 'admin',
      import: 'reader',
      importFiles: 'admin',
      importPatents: 'admin',
      importScheme: 'admin',
      imports: 'reader',
      learnFromReviews: 'admin',
      me: 'reader',
      model: 'reader',
      modelActivations: 'reader',
      models: 'reader',
      patent: 'reader',
      patents: 'reader',
      plugins: 'reader',
      predictions: 'reader',
      reviewPrediction: 'analyst',
      reviews: 'analyst',
      reloadPlugins: 'admin',
      revokeApiKey: 'admin',
      rollbackModel: 'admin',
      runProgress: 'reader',
      similarPatents: 'reader',
      system: 'reader',
      trainEncoder: 'admin',
      trainExperts: 'admin',
      run: 'reader',
      runs: 'reader',
      zeroShot: 'analyst',
    });
  });

  test('has every operation in one group of scopes, and no group an operation that is not there', () => {
    const grouped = Object.values<readonly string[]>(SCOPES).flat();
    const names = entryPoints().map(([name]) => name);
    expect([...grouped, 'me'].sort()).toEqual(names.sort());
  });

  test('bounds every list of rows that can grow: it is a connection, or it takes a number', () => {
    const grows =
      /^(Patent|CpcNode|Import|Rejection|ApiKey|AuditEntry|StoredPrediction|Review|Run|RunEvent|Model|ModelActivation|ModelEvaluation)$/;
    const bare: string[] = [];
    for (const type of ownTypes(schema).filter(isObjectType)) {
      for (const field of Object.values(type.getFields())) {
        const isList = String(field.type).startsWith('[');
        if (isList && grows.test(getNamedType(field.type).name)) bare.push(`${type.name}.${field.name}`);
      }
    }
    // A symbol has a dozen ancestors at most.
    expect(bare.filter((place) => !place.endsWith('Connection.nodes'))).toEqual(['CpcNode.ancestors']);
  });
});
