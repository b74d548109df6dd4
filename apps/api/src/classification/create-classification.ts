import { parseSymbol } from '@nonet/cpc-taxonomy';
import type { Candidates } from '@nonet/experts';
import { patentText } from '@nonet/patents';
import { invalidInput, modelUnknown, notFound } from '../errors.js';
import type { StoredPatents } from '../patents/create-patents.js';
import type { PatentsService } from '../patents/patents.service.js';
import type { Classification, ClassificationService, Subject } from './classification.service.js';
import type { ZeroShotModel } from './zero-shot-model.js';

const ZERO_SHOT = 'zero-shot';

interface Question {
  readonly subject: Subject;
  readonly candidates: Candidates;
  readonly top: number;
  readonly minScore: number;
}

/** Classification with the scheme alone; the one model there is until experts have been trained. */
export function createClassification(model: ZeroShotModel, patents: StoredPatents): ClassificationService {
  const ask = async (question: Question, signal: AbortSignal | undefined): Promise<Classification> => {
    const text = await textOf(question.subject, patents);
    const { classifier, encoder, scheme } = await model.get(signal);
    const start = performance.now();
    const { candidates, top, minScore } = question;
    const predictions = await classifier.classify({ text, candidates, top, minScore, signal });
    const ms = performance.now() - start;
    return { predictions, model: ZERO_SHOT, scheme, encoder: encoder.id, device: encoder.device, ms };
  };
  const symbolOrNull = (symbol: string | null) => (symbol === null ? null : parseSymbol(symbol));

  return {
    async classify({ subject, level, top, minScore, under, model: name }, { signal }) {
      if (name !== null && name !== ZERO_SHOT) throw modelUnknown({ model: name, known: [ZERO_SHOT] });
      const candidates = { kind: 'level', level, under: symbolOrNull(under) } as const;
      return ask({ subject, candidates, top, minScore }, signal);
    },
    async zeroShot({ subject, candidates: given, top, minScore }, { signal }) {
      const candidates: Candidates =
        given.kind === 'symbols'
          ? { kind: 'symbols', symbols: given.symbols.map((symbol) => parseSymbol(symbol)) }
          : { ...given, under: symbolOrNull(given.under) };
      return ask({ subject, candidates, top, minScore }, signal);
    },
    readiness: () => model.readiness,
    async warmUp(onProgress) {
      await model.get(undefined, onProgress);
      // Not waited for: it may take long, and searches answer from what is there.
      void patents.keepVectors();
    },
  };
}

/** The text that is classified. @throws NOT_FOUND for a patent, INPUT_INVALID where nothing is left to read */
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
