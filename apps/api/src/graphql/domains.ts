import { getNamedType, isCompositeType, isUnionType, type GraphQLNamedType, type GraphQLType } from 'graphql';
import type { Scope } from '@nonet/services/access';

/**
 * Whose data each type is, by the groups that a key can be kept to. A field that leads from one domain into another asks for
 * the scope of the other. Every type must be in one domain or be nobody's; the schema is refused otherwise.
 */
export const DOMAINS = {
  taxonomy: [
    'CpcChildrenCount',
    'CpcDefinitionLine',
    'CpcDefinitionSection',
    'CpcDepthCount',
    'CpcLevelCount',
    'CpcNode',
    'CpcScheme',
    'CpcSectionStructure',
    'CpcStatistics',
    'CpcTextPart',
    'SchemeChange',
    'SchemeUpdate',
  ],
  patents: [
    'Claim',
    'CpcPatentCounts',
    'EmbeddingProjection',
    'LevelBalance',
    'Patent',
    'PatentClassification',
    'PatentOrigin',
    'PatentSearchReading',
    'PatentStatistics',
    'ProjectedPatent',
    'ProjectionProgress',
    'ProjectionView',
    'QuickCount',
    'SectionLetter',
    'SectionSeparation',
    'SimilarPatent',
    'SymbolCount',
  ],
  classify: [
    'Classification',
    'ClassificationWarning',
    'DegradedSection',
    'ImpliedByEvidence',
    'LabelPrediction',
    'LabelSetAnswer',
    'LabelTextEvidence',
    'NeighbourEvidence',
    'Prediction',
    'SignalEvidence',
    'SignalShare',
    'SpokenExpert',
    'SimilarPatentEvidence',
    'SimilarityEvidence',
    'WeightedWord',
    'WordEvidence',
  ],
  collections: [
    'Collection',
    'CollectionCalibration',
    'CollectionCondition',
    'CollectionHabits',
    'CollectionShift',
    'SectionHabit',
  ],
  reclassification: [
    'Reclassification',
    'ReclassificationActor',
    'ReclassificationChange',
    'ReclassificationGroup',
    'ReclassificationOutcome',
    'SuccessorCandidate',
    'SuccessorSignal',
  ],
  imports: ['Import', 'ImportFile', 'Rejection', 'Upload'],
  labels: [
    'Label',
    'LabelRejection',
    'LabelReview',
    'LabelSet',
    'LabelSetFit',
    'LabelSetVersion',
    'LabelWeight',
    'StoredLabelPrediction',
  ],
  models: [
    'ActivationPreview',
    'FigurePair',
    'Garbage',
    'LabelFigures',
    'LabelPair',
    'Model',
    'ModelActivation',
    'ModelComparison',
    'ModelEvaluation',
    'ModelFact',
    'NeededEncoder',
    'NeededExpert',
    'ModelFigure',
    'OtherSystem',
    'ModelFile',
    'ModelSource',
    'ReliabilityBin',
    'SetComparison',
  ],
  predictions: [
    'LabelledPatent',
    'Review',
    'Reviewer',
    'ReviewVoice',
    'StoredPrediction',
    'WaitingReview',
    'Watch',
    'WatchAlert',
    'WatchedAgreement',
    'WatchedBackOff',
    'WatchedDrift',
    'WatchedPeriod',
    'WatchedShare',
  ],
  training: [
    'Run',
    'RunComparison',
    'RunDifference',
    'RunEvent',
    'RunFigureRow',
    'RunForecast',
    'RunMetric',
    'RunPoint',
    'RunSetting',
    'Worker',
    'WorkerQueue',
  ],
  access: ['ApiKey', 'AuditEntry', 'CreatedApiKey'],
  system: [
    'ApproximateSearch',
    'Database',
    'Encoder',
    'Expert',
    'ExpertKind',
    'ExpertKnowledge',
    'LoadedEncoder',
    'EmbeddedGroups',
    'Memory',
    'Plugin',
    'PluginExpert',
    'PluginFault',
    'PluginHealth',
    'Readiness',
    'SchemeInUse',
    'SimilarSearch',
    'System',
  ],
} as const satisfies Record<Scope, readonly string[]>;

/** Types that say nothing of any domain: where a page stands, what went wrong, who asks. */
const NOBODYS: readonly string[] = ['PageInfo', 'Principal', 'Problem'];

const domains = new Map<string, Scope | null>([
  ...NOBODYS.map((name) => [name, null] as const),
  ...Object.entries(DOMAINS).flatMap(([scope, names]) =>
    names.map((name) => [name, scope as Scope] as const),
  ),
]);

/** All types that are placed. */
export const PLACED_TYPES: readonly string[] = [...domains.keys()];

/** The type whose rows a list, a connection or an edge holds; null for numbers and texts, which lead nowhere. */
export function rowTypeOf(type: GraphQLType): GraphQLNamedType | null {
  const named = getNamedType(type);
  if (!isCompositeType(named)) return null;
  const fields = isUnionType(named) ? {} : named.getFields();
  const row = /(Connection|Edge)$/.test(named.name) ? (fields['nodes'] ?? fields['node']) : undefined;
  return row ? getNamedType(row.type) : named;
}

/** The domain of a type; null: nobody's. @throws Error for a type that is in none, or a union of several */
export function domainOf(type: GraphQLNamedType): Scope | null {
  const members = isUnionType(type) ? type.getTypes() : [rowTypeOf(type) ?? type];
  const found = new Set(members.map(({ name }) => domains.get(name)));
  const [domain] = found;
  if (found.size !== 1 || domain === undefined) {
    throw new Error(`${type.name} is in no domain of graphql/domains.ts.`);
  }
  return domain;
}
