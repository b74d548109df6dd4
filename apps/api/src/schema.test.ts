import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isIntrospectionType,
  isObjectType,
  type GraphQLField,
  type GraphQLSchema,
  introspectionFromSchema,
  validateSchema,
} from 'graphql';
import { describe, expect, test } from 'vitest';
import { typeName } from '@nonet/operations';
import { SCOPES } from '@nonet/services/access';
import { RUN_OPERATIONS } from '@nonet/services/operations';
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

test('the schema is valid, and can be asked about itself', () => {
  expect(validateSchema(schema)).toEqual([]);
  expect(introspectionFromSchema(schema).__schema.types.length).toBeGreaterThan(100);
});

/** Whoever may start a run may ask how long it would take: what a forecast needs stands with its operation. */
const forecasts = RUN_OPERATIONS.map(({ name }) => `forecast${typeName(name)}`);

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
      activationPreview: 'reader',
      activeModel: 'reader',
      apiKeys: 'admin',
      auditLog: 'admin',
      calibrateCollection: 'admin',
      cancelRun: 'admin',
      classify: 'analyst',
      classifyPatents: 'admin',
      collectGarbage: 'admin',
      collection: 'reader',
      collections: 'reader',
      compareModels: 'reader',
      compareRuns: 'reader',
      cpcNode: 'reader',
      cpcNodes: 'reader',
      cpcScheme: 'reader',
      cpcStatistics: 'reader',
      createApiKey: 'admin',
      createCollection: 'analyst',
      decideReclassifications: 'analyst',
      deleteUpload: 'admin',
      embeddingProjection: 'analyst',
      encoders: 'reader',
      evaluateLabelSet: 'admin',
      evaluateModel: 'admin',
      evaluations: 'reader',
      expertKinds: 'reader',
      experts: 'reader',
      extendExperts: 'admin',
      ...Object.fromEntries(forecasts.map((name) => [name, 'admin'])),
      workers: 'reader',
      import: 'reader',
      giveBackReviews: 'analyst',
      importFiles: 'admin',
      importLabelSet: 'admin',
      importPatents: 'admin',
      importScheme: 'admin',
      imports: 'reader',
      labelledPatents: 'reader',
      labelSet: 'reader',
      labelSets: 'reader',
      learnFromReviews: 'admin',
      learnLabelSet: 'admin',
      me: 'reader',
      model: 'reader',
      modelActivations: 'reader',
      models: 'reader',
      patent: 'reader',
      patentStatistics: 'reader',
      patents: 'reader',
      plugins: 'reader',
      predictions: 'reader',
      reclassificationChanges: 'reader',
      reclassificationGroups: 'reader',
      reclassifications: 'reader',
      reclassifyPatents: 'admin',
      reloadPlugins: 'admin',
      removeCollection: 'admin',
      removeLabelSet: 'admin',
      reviewLabel: 'analyst',
      reviewPrediction: 'analyst',
      reviewQueue: 'analyst',
      reviews: 'analyst',
      revokeApiKey: 'admin',
      rollbackModel: 'admin',
      rollbackPreview: 'reader',
      run: 'reader',
      runChanges: 'reader',
      runProgress: 'reader',
      runs: 'reader',
      schemeChanges: 'reader',
      schemeUpdates: 'reader',
      similarPatents: 'reader',
      system: 'reader',
      takeReviews: 'analyst',
      trainEncoder: 'admin',
      trainExperts: 'admin',
      undoReclassifications: 'analyst',
      uploads: 'admin',
      watch: 'reader',
      withdrawLabelReview: 'analyst',
      withdrawReview: 'analyst',
      zeroShot: 'analyst',
    });
  });

  test('has every operation in one group of scopes, and no group an operation that is not there', () => {
    const grouped = Object.values<readonly string[]>(SCOPES).flat();
    const names = entryPoints()
      .map(([name]) => name)
      .filter((name) => !forecasts.includes(name));
    expect([...grouped, 'me'].sort()).toEqual(names.sort());
  });

  test('bounds every list of rows that can grow: it is a connection, or it takes a number', () => {
    const grows =
      /^(Patent|CpcNode|Import|Rejection|ApiKey|AuditEntry|StoredPrediction|Review|Collection|Run|RunEvent|Model|ModelActivation|ModelEvaluation)$/;
    const bare: string[] = [];
    for (const type of ownTypes(schema).filter(isObjectType)) {
      for (const field of Object.values(type.getFields())) {
        const isList = String(field.type).startsWith('[');
        if (isList && grows.test(getNamedType(field.type).name)) bare.push(`${type.name}.${field.name}`);
      }
    }
    // A symbol has a dozen ancestors at most, a comparison as many runs as it was given, and a forecast rests on five.
    expect(bare.filter((place) => !place.endsWith('Connection.nodes')).sort()).toEqual([
      'CpcNode.ancestors',
      'RunComparison.compared',
      'RunForecast.runs',
    ]);
  });
});
