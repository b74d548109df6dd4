import { parseSymbol } from '@nonet/cpc-taxonomy';
import type { Candidates, DegradedAnswer, Question, TextFacts } from '@nonet/experts';
import { longPatentText, yearOf } from '@nonet/patents/record';
import type { CollectionCalibrations } from '../collections/calibrated-experts.js';
import { invalidInput, notFound } from '../errors/errors.js';
import { detector, warningsOf } from '../language/index.js';
import { ZERO_SHOT } from '../models/models.service.js';
import type { StoredPatents } from '../patents/create-patents.js';
import type { LabelSetsService } from '../labels/label-sets.service.js';
import type { PatentsService } from '../patents/patents.service.js';
import type { Classification, ClassificationService } from './classification.service.js';
import type { ClassifyRequest } from './classify.operation.js';
import { given, legacyOf } from './subject.fields.js';
import type { ActiveModel } from './active-model.js';

/** What is to be classified: a text, a patent in parts, or a stored one. */
type Subject = Pick<
  ClassifyRequest,
  'text' | 'title' | 'abstract' | 'claims' | 'patentNumber' | 'publicationDate'
>;

/** What is read of it. */
interface Content {
  readonly text: string;
  readonly publicationDate: string | null;
  /** For experts of plugins that ask for them; null: nothing but the words is known. */
  readonly facts: TextFacts | null;
  /** Of the stored patent, as it is stored; null: it is none. */
  readonly number: string | null;
}

/** What answers: of which model, and by whose calibration. */
interface Answerer {
  /** The label set that is answered too; null: none. */
  readonly labelSet: string | null;
  readonly reference: string | null;
  readonly by: 'classifier' | 'zeroShot';
  /** null: the model's own. */
  readonly collection: string | null;
}

/** Classification with the active model, or one that the request names. */
export function createClassification(
  active: ActiveModel,
  patents: StoredPatents,
  calibrations: Pick<CollectionCalibrations, 'of'>,
  labelSets: Pick<LabelSetsService, 'classify'>,
): ClassificationService {
  const answer = async (
    subject: Subject,
    question: Omit<Question, 'text' | 'year' | 'facts'>,
    { reference, by, collection, labelSet }: Answerer,
  ): Promise<Classification> => {
    const { text, publicationDate, facts, number } = await contentOf(subject, patents, question.signal);
    const year = yearOf(publicationDate);
    const { model, release } = await active.lease(reference, { signal: question.signal });
    try {
      const { scheme, encoder } = model;
      const own = model[by];
      const name = own === model.classifier ? model.name : ZERO_SHOT;
      const classifier = collection === null ? own : (await calibrations.of(collection, model)).experts;
      const start = performance.now();
      let degraded: readonly DegradedAnswer[] = [];
      const onDegraded = (sections: readonly DegradedAnswer[]) => (degraded = sections);
      const predictions = await classifier.classify({ text, year, facts, ...question, onDegraded });
      const { top, minScore, minConfidence = null, signal } = question;
      const labels =
        labelSet === null
          ? null
          : await labelSets.classify({ labelSet, text, number, top, minScore, minConfidence, signal }, model);
      const ms = performance.now() - start;
      const warnings = await warningsOf(text);
      const { id, device } = encoder;
      return {
        ...{ predictions, warnings, degraded, model: name, collection, labels, scheme },
        ...{ encoder: id, device, ms },
      };
    } finally {
      release();
    }
  };
  const symbolOrNull = (symbol: string | null) => (symbol === null ? null : parseSymbol(symbol));
  return {
    async classify(request, { signal }) {
      const { level, under, top, minScore, minConfidence, model, collection, labelSet } = request;
      const candidates = { kind: 'level', level, under: symbolOrNull(under) } as const;
      const legacy = legacyOf(request);
      const question = { candidates, top, minScore, minConfidence, legacy, signal };
      return answer(request, question, { reference: model, by: 'classifier', collection, labelSet });
    },
    async zeroShot(request, { signal }) {
      const { symbols, level, under, top, minScore } = request;
      const candidates: Candidates =
        symbols === null
          ? { kind: 'level', level: level ?? 'subclass', under: symbolOrNull(under) }
          : { kind: 'symbols', symbols: symbols.map((symbol) => parseSymbol(symbol)) };
      const question = { candidates, top, minScore, legacy: legacyOf(request), signal };
      return answer(request, question, {
        reference: null,
        by: 'zeroShot',
        collection: null,
        labelSet: null,
      });
    },
    readiness: () => active.readiness,
    ahead: () => active.ahead(),
    async warmUp(onProgress) {
      try {
        const { release } = await active.lease(null, { onProgress });
        release();
        await detector();
      } finally {
        // Also for a model that becomes ready later.
        active.keepAhead();
        // Not awaited: it may take long, and searches answer from the vectors that exist.
        void patents.keepVectors();
      }
    },
  };
}

/**
 * The text to classify, and what is known with it.
 * @throws NOT_FOUND for an unknown patent, INPUT_INVALID for an empty text
 */
async function contentOf(subject: Subject, patents: PatentsService, signal?: AbortSignal): Promise<Content> {
  const content = await wordsOf(subject, patents, signal);
  if (content.text.trim() === '') {
    throw invalidInput({
      field: 'text',
      value: '',
      allowed: 'some words: a text, or a title, abstract or claims',
    });
  }
  return content;
}

async function wordsOf(
  { text, title, abstract, claims, patentNumber, publicationDate }: Subject,
  patents: PatentsService,
  signal: AbortSignal | undefined,
): Promise<Content> {
  const number = given(patentNumber);
  if (number !== null) {
    const patent = await patents.byNumber(number);
    if (patent === null) throw notFound({ what: 'patent', key: number });
    const words = await longPatentText(patent, signal);
    const date = publicationDate ?? patent.publicationDate;
    const [assigned] = await patents.classificationsOf([patent.id]);
    const symbols = assigned.map(({ symbol }) => symbol);
    return {
      text: words,
      publicationDate: date,
      facts: { date, applicants: patent.applicants, symbols },
      number: patent.number,
    };
  }
  const facts = publicationDate === null ? null : { date: publicationDate, applicants: [], symbols: [] };
  const whole = given(text);
  if (whole !== null) return { text: whole, publicationDate, facts, number: null };
  const parts = given(claims) === null ? [] : [{ number: '1', text: claims! }];
  const words = await longPatentText(
    { title: given(title), abstract: given(abstract), claims: parts },
    signal,
  );
  return { text: words, publicationDate, facts, number: null };
}
