import { parseSymbol } from '@nonet/cpc-taxonomy';
import type { Candidates } from '@nonet/experts';
import { patentText } from '@nonet/patents';
import { invalidInput, notFound } from '../errors.js';
import type { StoredPatents } from '../patents/create-patents.js';
import type { PatentsService } from '../patents/patents.service.js';
import type { Classification, ClassificationService, Subject } from './classification.service.js';
import type { ActiveModel } from './active-model.js';
import type { Hold } from './held-model.js';

interface Inquiry {
  readonly subject: Subject;
  readonly candidates: Candidates;
  readonly top: number;
  readonly minScore: number;
  readonly confidence?: number | null;
}

/** Classification with the active model, or one that the request names. */
export function createClassification(model: ActiveModel, patents: StoredPatents): ClassificationService {
  const ask = async (
    { subject, ...question }: Inquiry,
    hold: () => Promise<Hold>,
    signal: AbortSignal | undefined,
  ): Promise<Classification> => {
    const text = await textOf(subject, patents);
    const { model, release } = await hold();
    try {
      const { name, scheme, classifier, encoder } = model;
      const start = performance.now();
      const predictions = await classifier.classify({ text, ...question, signal });
      const ms = performance.now() - start;
      return { predictions, model: name, scheme, encoder: encoder.id, device: encoder.device, ms };
    } finally {
      release();
    }
  };
  const symbolOrNull = (symbol: string | null) => (symbol === null ? null : parseSymbol(symbol));

  return {
    async classify({ subject, level, top, minScore, confidence, under, model: name }, { signal }) {
      const candidates = { kind: 'level', level, under: symbolOrNull(under) } as const;
      return ask(
        { subject, candidates, top, minScore, confidence },
        () => model.hold(name, { signal }),
        signal,
      );
    },
    async zeroShot({ subject, candidates: given, top, minScore }, { signal }) {
      const candidates: Candidates =
        given.kind === 'symbols'
          ? { kind: 'symbols', symbols: given.symbols.map((symbol) => parseSymbol(symbol)) }
          : { ...given, under: symbolOrNull(given.under) };
      return ask({ subject, candidates, top, minScore }, () => model.holdZeroShot(signal), signal);
    },
    readiness: () => model.readiness,
    async warmUp(onProgress) {
      const { release } = await model.hold(null, { onProgress });
      release();
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
