import { inputTypeName, type Request } from '@nonet/operations';

export type Evidence =
  | { __typename: 'WordEvidence'; words: { word: string; weight: number }[] }
  | { __typename: 'SimilarityEvidence'; symbol: string; text: string; similarity: number }
  | { __typename: 'NeighbourEvidence'; patents: { number: string; similarity: number }[] }
  | { __typename: 'SignalEvidence'; shares: { signal: string; share: number }[] };

export interface Prediction {
  symbol: string;
  title: string;
  score: number;
  selected: boolean;
  node: { ancestors: { symbol: string; title: string }[] } | null;
  evidence: Evidence[];
}

export interface Classification {
  model: string;
  encoder: string;
  device: string;
  ms: number;
  predictions: Prediction[];
}

/** The document that asks a request; its answer is `classification`. */
export const queryOf = (request: Request): string => `query($input: ${inputTypeName(request)}!) {
  classification: ${request.name}(input: $input) {
    model encoder device ms
    predictions {
      symbol title score selected
      node { ancestors { symbol title } }
      evidence {
        __typename
        ... on WordEvidence { words { word weight } }
        ... on SimilarityEvidence { symbol text similarity }
        ... on NeighbourEvidence { patents { number similarity } }
        ... on SignalEvidence { shares { signal share } }
      }
    }
  }
}`;
