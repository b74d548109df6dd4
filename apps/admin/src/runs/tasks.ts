import type { Field } from './fields.js';

/** Something that an admin starts as a run. */
export interface Task {
  readonly title: string;
  /** What comes of it, in a sentence. */
  readonly outcome: string;
  readonly mutation: string;
  readonly fields: readonly Field[];
}

/** Of one extension, as the server has it. */
const MOST_SYMBOLS = 1000;
const LEVELS = ['SECTION', 'CLASS', 'SUBCLASS', 'MAIN_GROUP', 'SUBGROUP'];

const limit = (name: string, to: number): Field => ({
  kind: 'number',
  name,
  label: 'At most so many patents of a file',
  hint: 'all, unless told',
  whole: 'whole',
  from: 1,
  to,
  initial: '',
});
const level = (name: string): Field => ({
  kind: 'choice',
  name,
  label: 'Level',
  options: LEVELS,
  initial: 'SUBCLASS',
});
const device: Field = {
  kind: 'text',
  name: 'input.device',
  label: 'Device',
  hint: 'auto, cpu, cuda or cuda:1; the last two wait for a worker with a GPU',
  initial: 'auto',
  pattern: /^(auto|cpu|cuda(:\d+)?)$/,
  allowed: 'auto, cpu, cuda or cuda:N',
};
const activate: Field = {
  kind: 'check',
  name: 'input.activate',
  label: 'Let the version answer, unless it is worse than the one that does',
};
const startFrom: Field = {
  kind: 'version',
  name: 'input.model',
  label: 'Version to start from',
  empty: 'the active one',
};
const measure: Field = {
  kind: 'files',
  name: 'input.evaluateOn',
  label: 'Files to evaluate on',
  hint: 'their dev records; the version before is evaluated beside it',
  least: 0,
};

export const TASKS: readonly Task[] = [
  {
    title: 'Measure a model',
    outcome: 'The figures stay with the version and stand on the page Models.',
    mutation: `mutation EvaluateModel($input: EvaluateModelInput!, $key: String!) {
  run: evaluateModel(input: $input, idempotencyKey: $key) { id }
}`,
    fields: [
      { kind: 'version', name: 'input.model', label: 'Version', empty: null },
      { kind: 'file', name: 'input.file', label: 'Patents with their symbols' },
      level('input.level'),
      limit('input.limit', 100_000_000),
    ],
  },
  {
    title: 'Train the nine experts',
    outcome: 'The result is the next version of the model of that name.',
    mutation: `mutation TrainExperts($input: TrainExpertsInput!, $key: String!) {
  run: trainExperts(input: $input, idempotencyKey: $key) { id }
}`,
    fields: [
      {
        kind: 'text',
        name: 'input.name',
        label: 'Name of the model',
        initial: '',
        pattern: /^[a-z0-9][a-z0-9-]{0,63}$/,
        allowed: 'lower-case letters, digits and hyphens, at most 64',
      },
      {
        kind: 'files',
        name: 'input.files',
        label: 'Files to learn from',
        hint: 'of records that name a split, train is learnt and dev measures',
        least: 1,
        unless: 'input.fromDatabase',
      },
      { kind: 'check', name: 'input.fromDatabase', label: 'Learn from the stored patents that have symbols' },
      {
        kind: 'files',
        name: 'input.calibrateOn',
        label: 'Files to calibrate on',
        hint: 'fair samples of what will be asked: gates and calibration are fitted on them',
        least: 0,
      },
      {
        kind: 'text',
        name: 'input.encoder',
        label: 'Encoder',
        hint: 'one that was trained with heads; that of the active experts, unless told',
        initial: '',
        pattern: /^([a-z0-9][a-z0-9-]*(@\d+)?)?$/,
        allowed: 'the name of an encoder, or name@version',
      },
      {
        kind: 'experts',
        name: 'input.experts',
        label: 'Experts of plugins',
        hint: 'sections that are given one beside their own: C keyword, G keyword',
      },
      limit('input.limit', 100_000_000),
      device,
      activate,
    ],
  },
  {
    title: 'Extend the experts to subclasses',
    outcome: 'Nothing is trained; the result is the next version of the model.',
    mutation: `mutation ExtendExperts($input: ExtendExpertsInput!, $key: String!) {
  run: extendExperts(input: $input, idempotencyKey: $key) { id }
}`,
    fields: [
      {
        kind: 'words',
        name: 'input.symbols',
        label: 'Subclasses and main groups',
        hint: 'with commas between them: H04L, G06N 3/00',
        least: 1,
        most: MOST_SYMBOLS,
        pattern: /./,
        allowed: `1 to ${MOST_SYMBOLS} symbols`,
      },
      {
        kind: 'files',
        name: 'input.files',
        label: 'Files of patents that carry them',
        hint: 'without, the texts of the scheme have to do',
        least: 0,
      },
      startFrom,
      measure,
      device,
      activate,
    ],
  },
  {
    title: 'Learn from reviews',
    outcome: 'Takes what people reviewed since the version was made; the result is its next version.',
    mutation: `mutation LearnFromReviews($input: LearnFromReviewsInput!, $key: String!) {
  run: learnFromReviews(input: $input, idempotencyKey: $key) { id }
}`,
    fields: [
      startFrom,
      {
        kind: 'words',
        name: 'input.refit',
        label: 'Sections whose weights may move too',
        hint: 'with commas between them: G, H; of the others only the memory learns',
        least: 0,
        most: 9,
        pattern: /^[A-HY]$/,
        allowed: 'sections: A to H, Y, with commas between them',
      },
      measure,
      device,
      activate,
    ],
  },
  {
    title: 'Classify the stored patents',
    outcome: 'Patents that the model has classified as far as is asked are passed over.',
    mutation: `mutation ClassifyPatents($input: ClassifyPatentsInput!, $key: String!) {
  run: classifyPatents(input: $input, idempotencyKey: $key) { id }
}`,
    fields: [
      { kind: 'version', name: 'input.model', label: 'Version', empty: 'the active one' },
      level('input.level'),
      {
        kind: 'number',
        name: 'input.top',
        label: 'Symbols a patent',
        whole: 'whole',
        from: 1,
        to: 100,
        initial: '10',
      },
      {
        kind: 'number',
        name: 'input.minScore',
        label: 'Least score',
        whole: 'any',
        from: 0,
        to: 1,
        initial: '0',
      },
      {
        kind: 'text',
        name: 'input.filter.cpc',
        label: 'Only patents that carry',
        hint: 'this symbol or one below it',
        initial: '',
        pattern: /^/,
        allowed: 'a symbol',
      },
      { kind: 'day', name: 'input.filter.publishedFrom', label: 'Published from' },
      { kind: 'day', name: 'input.filter.publishedTo', label: 'Published until' },
    ],
  },
];
