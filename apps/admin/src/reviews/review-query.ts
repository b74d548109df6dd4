export type Verdict = 'RIGHT' | 'WRONG' | 'MISSING';

/** What is reviewed: a stored patent or a text. */
export type Reviewed = { patentNumber: string } | { text: string };

export const REVIEW = `mutation Review($input: ReviewInput!) {
  reviewPrediction(input: $input) { symbol verdict node { title } }
}`;

export interface ReviewData {
  reviewPrediction: { symbol: string; verdict: Verdict; node: { title: string } | null };
}
