import { parseSymbol } from '@nonet/cpc-taxonomy';
import type { Candidates, Question } from '@nonet/experts';
import { patentText } from '@nonet/patents';
import { invalidInput, notFound } from '../errors/errors.js';
import { ZERO_SHOT } from '../models/models.service.js';
import type { StoredPatents } from '../patents/create-patents.js';
import type { PatentsService } from '../patents/patents.service.js';
import type { Classification, ClassificationService } from './classification.service.js';
import type { ClassifyRequest } from './classify.operation.js';
import { given } from './subject.fields.js';
import type { ActiveModel } from './active-model.js';

/** What is to be classified: a text, a patent in parts, or a stored one. */
type Subject = Pick<ClassifyRequest, 'text' | 'title' | 'abstract' | 'claims' | 'patentNumber'>;

/** Classification with the active model, or one that the request names. */
export function createClassification(active: ActiveModel, patents: StoredPatents): ClassificationService {
  const answer = async (
    subject: Subject,
    question: Omit<Question, 'text'>,
    { reference, by }: { readonly reference: string | null; readonly by: 'classifier' | 'zeroShot' },
  ): Promise<Classification> => {
    const text = await textOf(subject, patents);
    const { model, release } = await active.lease(reference, { signal: question.signal });
    try {
      const { scheme, encoder } = model;
      const classifier = model[by];
      const name = classifier === model.classifier ? model.name : ZERO_SHOT;
      const start = performance.now();
      const predictions = await classifier.classify({ text, ...question });
      const ms = performance.now() - start;
      return { predictions, model: name, scheme, encoder: encoder.id, device: encoder.device, ms };
    } finally {
      release();
    }
  };
  const symbolOrNull = (symbol: string | null) => (symbol === null ? null : parseSymbol(symbol));
  return {
    async classify(request, { signal }) {
      const { level, under, top, minScore, minConfidence, model } = request;
      const candidates = { kind: 'level', level, under: symbolOrNull(under) } as const;
      const question = { candidates, top, minScore, minConfidence, signal };
      return answer(request, question, { reference: model, by: 'classifier' });
    },
    async zeroShot(request, { signal }) {
      const { symbols, level, under, top, minScore } = request;
      const candidates: Candidates =
        symbols === null
          ? { kind: 'level', level: level ?? 'subclass', under: symbolOrNull(under) }
          : { kind: 'symbols', symbols: symbols.map((symbol) => parseSymbol(symbol)) };
      return answer(request, { candidates, top, minScore, signal }, { reference: null, by: 'zeroShot' });
    },
    readiness: () => active.readiness,
    async warmUp(onProgress) {
      const { release } = await active.lease(null, { onProgress });
      release();
      // Not awaited: it may take long, and searches answer from the vectors that exist.
      void patents.keepVectors();
    },
  };
}

/**
 * The text to classify.
 * @throws NOT_FOUND for an unknown patent, INPUT_INVALID for an empty text
 */
async function textOf(subject: Subject, patents: PatentsService): Promise<string> {
  const text = await wordsOf(subject, patents);
  if (text.trim() === '') {
    throw invalidInput({
      field: 'text',
      value: '',
      allowed: 'some words: a text, or a title, abstract or claims',
    });
  }
  return text;
}

async function wordsOf(
  { text, title, abstract, claims, patentNumber }: Subject,
  patents: PatentsService,
): Promise<string> {
  const number = given(patentNumber);
  if (number !== null) {
    const patent = await patents.byNumber(number);
    if (patent === null) throw notFound({ what: 'patent', key: number });
    return patentText(patent);
  }
  const whole = given(text);
  if (whole !== null) return whole;
  const parts = given(claims) === null ? [] : [{ number: '1', text: claims! }];
  return patentText({ title: given(title), abstract: given(abstract), claims: parts });
}
