import { parseSymbol, type CpcSymbol } from '@nonet/cpc-taxonomy';
import type { Classifier, DegradedAnswer, Question } from '@nonet/experts';
import { yearOf } from '@nonet/patents/record';
import { warningsOf } from '../language/index.js';
import { ZERO_SHOT } from '../models/models.service.js';
import type { Classification } from './classification.service.js';
import type { ClassifyRequest } from './classify.operation.js';
import type { Content } from './content.js';
import type { ReadyModel } from './shared-model.js';
import { legacyOf } from './subject.fields.js';

/** What is asked of a content. */
export type Asked = Omit<Question, 'text' | 'year' | 'facts'>;

/** What answers, beside the model that lends encoder and scheme. */
export interface Answerer {
  readonly by: 'classifier' | 'zeroShot';
  /** The classifier in its place, as a collection calibrated it; null: the model's own. */
  readonly calibrated: { readonly collection: string; readonly classifier: Classifier } | null;
  /** Also answers in a label set; null: none is asked for. */
  readonly labels: (() => Promise<Classification['labels']>) | null;
}

export const symbolOrNull = (symbol: string | null): CpcSymbol | null =>
  symbol === null ? null : parseSymbol(symbol);

export function askedBy(request: ClassifyRequest, signal?: AbortSignal): Asked {
  const { level, under, top, minScore, minConfidence } = request;
  const candidates = { kind: 'level', level, under: symbolOrNull(under) } as const;
  return { candidates, top, minScore, minConfidence, legacy: legacyOf(request), signal };
}

/** Asks a model that is ready, and puts together what is to be known of the answer. */
export async function answerOf(
  model: ReadyModel,
  { text, publicationDate, facts }: Content,
  asked: Asked,
  { by, calibrated, labels: labelled }: Answerer,
): Promise<Classification> {
  const { scheme, encoder } = model;
  const own = model[by];
  const name = own === model.classifier ? model.name : ZERO_SHOT;
  const classifier = calibrated?.classifier ?? own;
  const start = performance.now();
  let degraded: readonly DegradedAnswer[] = [];
  const onDegraded = (sections: readonly DegradedAnswer[]) => (degraded = sections);
  const year = yearOf(publicationDate);
  const predictions = await classifier.classify({ text, year, facts, ...asked, onDegraded });
  const labels = labelled === null ? null : await labelled();
  const ms = performance.now() - start;
  const warnings = await warningsOf(text);
  const { id, device } = encoder;
  const collection = calibrated?.collection ?? null;
  return {
    ...{ predictions, warnings, degraded, model: name, collection, labels, scheme },
    ...{ encoder: id, device, ms },
  };
}
