import { type Cache, cacheExchange, type KeyGenerator } from '@urql/exchange-graphcache';

/** What a mutation changes, by the fields of `Query` that are asked again after it. A mutation that starts a run is known by its answer. */
const CHANGES: Readonly<Record<string, readonly string[]>> = {
  activateModel: ['models', 'model', 'activeModel', 'modelActivations', 'system', 'experts'],
  rollbackModel: ['models', 'model', 'activeModel', 'modelActivations', 'system', 'experts'],
  collectGarbage: ['models', 'model'],
  cancelRun: ['runs', 'run'],
  deleteUpload: ['uploads', 'importFiles'],
  createApiKey: ['apiKeys', 'auditLog'],
  revokeApiKey: ['apiKeys', 'auditLog'],
  reloadPlugins: ['plugins', 'expertKinds', 'experts', 'encoders'],
  reviewPrediction: ['reviews', 'patent', 'watch'],
  createCollection: ['collections', 'collection'],
  removeCollection: ['collections', 'collection'],
  removeLabelSet: ['labelSets', 'labelSet'],
  reviewLabel: ['labelSet', 'patent'],
  withdrawLabelReview: ['labelSet', 'patent'],
  decideReclassifications: [
    'reclassificationGroups',
    'reclassifications',
    'reclassificationChanges',
    'patent',
    'patents',
  ],
  undoReclassifications: [
    'reclassificationGroups',
    'reclassifications',
    'reclassificationChanges',
    'patent',
    'patents',
  ],
  withdrawReview: ['reviews', 'patent', 'watch'],
};

const OF_RUNS = ['runs', 'imports', 'importFiles', 'uploads'];

/** Types that are part of what holds them. */
const EMBEDDED = [
  'Classification ClassificationWarning DegradedSection SpokenExpert Prediction StoredPrediction WordEvidence WeightedWord SimilarityEvidence',
  'NeighbourEvidence SimilarPatentEvidence SignalEvidence SignalShare SimilarPatent PatentClassification PatentOrigin Claim',
  'System ApproximateSearch Database EmbeddedGroups Readiness SchemeInUse SimilarSearch LoadedEncoder Memory Problem Expert ExpertKnowledge PluginExpert Plugin ImportFile',
  'ModelFile RunEvent RunMetric EmbeddingProjection ProjectedPatent ProjectionView ProjectionProgress SectionLetter',
  'SectionSeparation Reviewer CreatedApiKey Garbage CpcScheme',
  'PatentSearchReading PatentStatistics LevelBalance SymbolCount CpcPatentCounts CpcTextPart QuickCount',
  'CpcStatistics CpcSectionStructure CpcLevelCount CpcDepthCount CpcChildrenCount',
  'CollectionCondition CollectionHabits CollectionShift SectionHabit',
  'ReclassificationActor ReclassificationGroup ReclassificationOutcome SchemeChange SuccessorCandidate SuccessorSignal',
  'WaitingReview ReviewVoice',
  'Watch WatchAlert WatchedAgreement WatchedBackOff WatchedDrift WatchedPeriod WatchedShare',
  'ImpliedByEvidence LabelPrediction LabelRejection LabelSetAnswer LabelSetFit LabelSetVersion LabelTextEvidence LabelWeight',
  'LabelledPatent StoredLabelPrediction',
  'RunPoint RunSetting RunComparison RunDifference RunFigureRow',
  'ModelFact ModelFigure ModelSource ReliabilityBin LabelFigures LabelPair FigurePair SetComparison ModelComparison ActivationPreview',
]
  .join(' ')
  .split(' ');

const embedded: KeyGenerator = () => null;

/** What is asked for without its name is part of what holds it. */
const keyedBy =
  (field: string): KeyGenerator =>
  (data) =>
    typeof data[field] === 'string' ? data[field] : null;

/** The normalised cache: one copy of each patent, symbol, run and model, however many lists have it. */
export const cache = () =>
  cacheExchange({
    keys: {
      CpcNode: keyedBy('symbol'),
      Patent: keyedBy('number'),
      ...Object.fromEntries(EMBEDDED.map((name) => [name, embedded])),
    },
    updates: { Mutation: changes() },
  });

/** Asks again for what a mutation has changed. */
function changes() {
  const askAgain = (fields: readonly string[]) => (_result: unknown, _args: unknown, known: Cache) => {
    for (const { fieldName, fieldKey } of known.inspectFields('Query'))
      if (fields.includes(fieldName)) known.invalidate('Query', fieldKey);
  };
  const starts = askAgain(OF_RUNS);
  return {
    ...Object.fromEntries(Object.entries(CHANGES).map(([name, fields]) => [name, askAgain(fields)])),
    ...Object.fromEntries(
      [
        'calibrateCollection',
        'classifyPatents',
        'evaluateLabelSet',
        'evaluateModel',
        'extendExperts',
        'importLabelSet',
        'importPatents',
        'importScheme',
        'learnFromReviews',
        'reclassifyPatents',
        'learnLabelSet',
        'trainEncoder',
        'trainExperts',
      ].map((name) => [name, starts]),
    ),
  };
}
