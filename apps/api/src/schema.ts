import 'reflect-metadata';
import { type GraphQLSchema, lexicographicSortSchema, printSchema } from 'graphql';
import { buildSchemaSync, type BuildSchemaOptions, type PubSub } from 'type-graphql';
import { AccessResolver } from './access/access.resolver.js';
import { AuditResolver } from './audit/audit.resolver.js';
import { ClassificationResolver } from './classification/classification.resolver.js';
import { EncodersResolver } from './encoders/encoders.resolver.js';
import { ExpertsResolver } from './experts/experts.resolver.js';
import { ImportsResolver, RunImportResolver } from './imports/imports.resolver.js';
import { ModelEvaluationsResolver, ModelsResolver } from './models/models.resolver.js';
import {
  CpcNodePatentsResolver,
  PatentClassificationResolver,
  PatentsResolver,
} from './patents/patents.resolver.js';
import { PluginsResolver } from './plugins/plugins.resolver.js';
import { PatentPredictionsResolver, PredictionsResolver } from './predictions/predictions.resolver.js';
import { ProjectionResolver } from './projection/projection.resolver.js';
import { PatentReviewsResolver, ReviewsResolver } from './reviews/reviews.resolver.js';
import { RunOperationsResolver } from './runs/run-operations.resolver.js';
import { RunsResolver } from './runs/runs.resolver.js';
import { SystemResolver } from './system/system.resolver.js';
import { TaxonomyResolver } from './taxonomy/taxonomy.resolver.js';
import { auditMutations } from './graphql/audit-mutations.js';
import { assertGuarded, checkRole } from './graphql/authorization.js';
import { traceResolvers } from './graphql/trace-resolvers.js';

const resolvers: BuildSchemaOptions['resolvers'] = [
  AccessResolver,
  AuditResolver,
  ClassificationResolver,
  CpcNodePatentsResolver,
  EncodersResolver,
  ExpertsResolver,
  ImportsResolver,
  ModelEvaluationsResolver,
  ModelsResolver,
  PatentClassificationResolver,
  PatentsResolver,
  PatentPredictionsResolver,
  PatentReviewsResolver,
  PluginsResolver,
  PredictionsResolver,
  ProjectionResolver,
  ReviewsResolver,
  RunImportResolver,
  RunOperationsResolver,
  RunsResolver,
  SystemResolver,
  TaxonomyResolver,
];

/** Subscriptions name what they follow themselves; type-graphql wants to be given topics all the same. */
const noTopics: PubSub = {
  publish: (topic) => {
    throw new Error(`There is no topic ${topic}.`);
  },
  subscribe: (topic) => {
    throw new Error(`There is no topic ${topic}.`);
  },
};

/** The schema of the API. Built once: type-graphql keeps its metadata for the whole process. */
export function buildApiSchema(): GraphQLSchema {
  const schema = buildSchemaSync({
    resolvers,
    authChecker: checkRole,
    pubSub: noTopics,
    // Reject every field that a class does not know, and check nested inputs with the same eyes.
    validate: { forbidUnknownValues: false, stopAtFirstError: true },
  });
  assertGuarded(schema);
  auditMutations(schema);
  traceResolvers(schema);
  return schema;
}

/** The schema as `schema.graphql` holds it: sorted, so that a change shows as a change. */
export function printApiSchema(schema: GraphQLSchema): string {
  return `${printSchema(lexicographicSortSchema(schema))}\n`;
}
