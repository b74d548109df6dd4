import 'reflect-metadata';
import { type GraphQLSchema, lexicographicSortSchema, printSchema } from 'graphql';
import { buildSchemaSync, type BuildSchemaOptions, type PubSub } from 'type-graphql';
import { AccessResolver } from './access/access.resolver.js';
import { AuditResolver } from './audit/audit.resolver.js';
import { ClassificationResolver } from './classification/classification.resolver.js';
import { CollectionsResolver } from './collections/collections.resolver.js';
import { EncodersResolver } from './encoders/encoders.resolver.js';
import { ExpertsResolver } from './experts/experts.resolver.js';
import { ImportsResolver, RunImportResolver } from './imports/imports.resolver.js';
import { LabelPredictionResolver } from './classification/label-answer.resolver.js';
import {
  LabelledPatentsResolver,
  PatentLabelAnswersResolver,
  StoredLabelPredictionResolver,
} from './labels/labelled-patents.resolver.js';
import { LabelSetsResolver } from './labels/labels.resolver.js';
import { ModelEvaluationsResolver, ModelsResolver, SetComparisonResolver } from './models/models.resolver.js';
import {
  CpcNodePatentsResolver,
  PatentConnectionResolver,
  PatentClassificationResolver,
  PatentsResolver,
} from './patents/patents.resolver.js';
import { PluginsResolver } from './plugins/plugins.resolver.js';
import { PatentPredictionsResolver, PredictionsResolver } from './predictions/predictions.resolver.js';
import { ProjectionResolver } from './projection/projection.resolver.js';
import { ReclassificationResolver } from './reclassification/reclassification.resolver.js';
import { ReviewQueueResolver } from './review-queue/review-queue.resolver.js';
import { PatentReviewsResolver, ReviewsResolver } from './reviews/reviews.resolver.js';
import { RunOperationsResolver } from './runs/run-operations.resolver.js';
import { ProblemResolver } from './graphql/problem.types.js';
import { RunEventResolver, RunPointResolver, RunsResolver } from './runs/runs.resolver.js';
import { SchemeChangesResolver, SchemeUpdatesResolver } from './scheme-changes/scheme-changes.resolver.js';
import { StatisticsResolver } from './statistics/statistics.resolver.js';
import { SystemResolver } from './system/system.resolver.js';
import { TaxonomyResolver } from './taxonomy/taxonomy.resolver.js';
import { WatchingResolver } from './watching/watching.resolver.js';
import { auditMutations } from './graphql/audit-mutations.js';
import { assertGuarded, checkRole } from './graphql/authorization.js';
import { guardEdges } from './graphql/guard-edges.js';
import { stopResolvers } from './graphql/stop-resolvers.js';
import { traceResolvers } from './graphql/trace-resolvers.js';

const resolvers: BuildSchemaOptions['resolvers'] = [
  AccessResolver,
  AuditResolver,
  ClassificationResolver,
  CollectionsResolver,
  CpcNodePatentsResolver,
  PatentConnectionResolver,
  EncodersResolver,
  ExpertsResolver,
  ImportsResolver,
  LabelPredictionResolver,
  LabelSetsResolver,
  LabelledPatentsResolver,
  PatentLabelAnswersResolver,
  StoredLabelPredictionResolver,
  ModelEvaluationsResolver,
  ModelsResolver,
  SetComparisonResolver,
  PatentClassificationResolver,
  PatentsResolver,
  PatentPredictionsResolver,
  PatentReviewsResolver,
  PluginsResolver,
  PredictionsResolver,
  ProjectionResolver,
  ReclassificationResolver,
  ReviewQueueResolver,
  ReviewsResolver,
  RunImportResolver,
  RunOperationsResolver,
  ProblemResolver,
  RunEventResolver,
  RunPointResolver,
  RunsResolver,
  SchemeChangesResolver,
  SchemeUpdatesResolver,
  StatisticsResolver,
  SystemResolver,
  TaxonomyResolver,
  WatchingResolver,
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
    // It asks the whole schema about itself, more than half of the time that building takes; a test does so instead.
    skipCheck: true,
  });
  assertGuarded(schema);
  guardEdges(schema);
  auditMutations(schema);
  traceResolvers(schema);
  // Around all others: it makes errors of GraphQL of theirs.
  stopResolvers(schema);
  return schema;
}

let built: GraphQLSchema | null = null;

/** The schema of all servers of this process: it holds nothing of any of them, and resolvers find their services in the context. */
export const apiSchema = (): GraphQLSchema => (built ??= buildApiSchema());

/** The schema as `schema.graphql` holds it: sorted, so that a change shows as a change. */
export function printApiSchema(schema: GraphQLSchema): string {
  return `${printSchema(lexicographicSortSchema(schema))}\n`;
}
