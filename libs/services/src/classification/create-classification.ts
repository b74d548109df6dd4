import { parseSymbol } from '@nonet/cpc-taxonomy';
import type { Candidates, Question } from '@nonet/experts';
import { patentText } from '@nonet/patents';
import { invalidInput, notFound } from '../errors/errors.js';
import { ZERO_SHOT } from '../models/models.service.js';
import type { StoredPatents } from '../patents/create-patents.js';
import type { PatentsService } from '../patents/patents.service.js';
import type { Classification, ClassificationService, Subject } from './classification.service.js';
import type { ActiveModel } from './active-model.js';

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
    async classify({ subject, level, top, minScore, confidence, under, model }, { signal }) {
      const candidates = { kind: 'level', level, under: symbolOrNull(under) } as const;
      const question = { candidates, top, minScore, minConfidence: confidence, signal };
      return answer(subject, question, { reference: model, by: 'classifier' });
    },
    async zeroShot({ subject, candidates: given, top, minScore }, { signal }) {
      const candidates: Candidates =
        given.kind === 'symbols'
          ? { kind: 'symbols', symbols: given.symbols.map((symbol) => parseSymbol(symbol)) }
          : { ...given, under: symbolOrNull(given.under) };
      const question = { candidates, top, minScore, signal };
      return answer(subject, question, { reference: null, by: 'zeroShot' });
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

async function wordsOf(subject: Subject, patents: PatentsService): Promise<string> {
  switch (subject.kind) {
    case 'text':
      return subject.text;
    case 'parts': {
      const { title, abstract, claims } = subject;
      return patentText({ title, abstract, claims: claims === null ? [] : [{ number: '1', text: claims }] });
    }
    case 'patent': {
      const patent = await patents.byNumber(subject.number);
      if (patent === null) throw notFound({ what: 'patent', key: subject.number });
      return patentText(patent);
    }
  }
}
