import { inputTypeName, type Request } from '@nonet/operations';

export type Evidence =
  | { __typename: 'WordEvidence'; words: { word: string; weight: number }[] }
  | { __typename: 'SimilarityEvidence'; symbol: string; text: string; similarity: number }
  | { __typename: 'NeighbourEvidence'; patents: { number: string; similarity: number }[] }
  | {
      __typename: 'SignalEvidence';
      shares: { signal: string; share: number; expert: SpokenExpert | null }[];
    };

/** The expert of a plugin that took part. */
export interface SpokenExpert {
  expert: string;
  plugin: string;
  version: string;
}

/** A section that was answered without the expert of a plugin that the model has for it. */
export interface DegradedSection extends SpokenExpert {
  section: string;
  problem: string;
}

/** A symbol above a predicted one. */
export interface Ancestor {
  symbol: string;
  title: string;
}

export interface Prediction {
  symbol: string;
  title: string;
  score: number;
  selected: boolean;
  level: string;
  node: { ancestors: Ancestor[] } | null;
  evidence: Evidence[];
}

export interface ClassificationWarning {
  code: string;
  message: string;
}

/** The labels of a text, of one set. */
export interface LabelSetAnswer {
  labelSet: string;
  version: number;
  examples: number;
  answers: {
    label: string;
    title: string;
    path: string[];
    score: number;
    selected: boolean;
    words: { word: string; weight: number }[];
    closest: { label: string; text: string; similarity: number } | null;
    neighbours: { number: string; similarity: number }[];
    impliedBy: { symbol: string; score: number } | null;
    signals: { signal: string; share: number }[];
  }[];
}

export interface Classification {
  model: string;
  scheme: string;
  encoder: string;
  device: string;
  ms: number;
  /** By whose calibration; null: the model's own. */
  collection: string | null;
  degraded: DegradedSection[];
  warnings: ClassificationWarning[];
  predictions: Prediction[];
  /** null, or in what was kept before there were any, absent: no label set was asked for. */
  labels?: LabelSetAnswer | null;
}

/** How sure a batch is of a text: its symbols and labels alone, without reasons. */
export type ShortAnswer = Pick<Classification, 'model' | 'scheme' | 'warnings'> & {
  predictions: Omit<Prediction, 'node' | 'evidence'>[];
  /** null, or in what was kept before there were any, absent: no label set was asked for. */
  labels?: ShortLabelSetAnswer | null;
};

export type ShortLabelSetAnswer = Pick<LabelSetAnswer, 'labelSet' | 'version'> & {
  answers: Pick<LabelSetAnswer['answers'][number], 'label' | 'title' | 'path' | 'score' | 'selected'>[];
};

/** Asks for the symbols of one text of many, and its labels. */
export const SHORT_ANSWER = `query ShortAnswer($input: ClassifyInput!) {
  classification: classify(input: $input) {
    model scheme
    warnings { code message }
    predictions { symbol title level score selected }
    labels { labelSet version answers { label title path score selected } }
  }
}`;

/** The document that asks a request; its answer is `classification`. */
export const queryOf = (request: Request): string => `query($input: ${inputTypeName(request)}!) {
  classification: ${request.name}(input: $input) {
    model scheme encoder device ms collection
    degraded { section expert plugin version problem }
    labels {
      labelSet version examples
      answers {
        label title path score selected
        words { word weight }
        closest { label text similarity }
        neighbours { number similarity }
        impliedBy { symbol score }
        signals { signal share }
      }
    }
    warnings { code message }
    predictions {
      symbol title level score selected
      node { ancestors { symbol title } }
      evidence {
        __typename
        ... on WordEvidence { words { word weight } }
        ... on SimilarityEvidence { symbol text similarity }
        ... on NeighbourEvidence { patents { number similarity } }
        ... on SignalEvidence { shares { signal share expert { expert plugin version } } }
      }
    }
  }
}`;
