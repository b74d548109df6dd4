import { parseSymbol } from '@nonet/cpc-taxonomy';
import type { Candidates } from '@nonet/experts';
import { longPatentText } from '@nonet/patents/record';
import type { CollectionCalibrations } from '../collections/calibrated-experts.js';
import { notFound } from '../errors/errors.js';
import { detector } from '../language/index.js';
import type { LabelSetsService } from '../labels/label-sets.service.js';
import type { StoredPatents } from '../patents/create-patents.js';
import type { PatentsService } from '../patents/patents.service.js';
import type { ActiveModel } from './active-model.js';
import { type Answerer, answerOf, type Asked, askedBy, symbolOrNull } from './answer.js';
import type { Classification, ClassificationService } from './classification.service.js';
import { type Content, contentOfWords, type Subject, withWords } from './content.js';
import { given, legacyOf } from './subject.fields.js';

/** Which model is to answer, and by whose calibration. */
interface Wanted extends Pick<Answerer, 'by'> {
  /** The label set that is answered too; null: none. */
  readonly labelSet: string | null;
  readonly reference: string | null;
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
    asked: Asked,
    { reference, by, collection, labelSet }: Wanted,
  ): Promise<Classification> => {
    const content = await contentOf(subject, patents, asked.signal);
    const { model, release } = await active.lease(reference, { signal: asked.signal });
    try {
      const calibrated =
        collection === null
          ? null
          : { collection, classifier: (await calibrations.of(collection, model)).experts };
      const { text, number } = content;
      // What is kept of a stored patent; of other texts nothing is.
      const vector = number === null ? undefined : await patents.vectorOf(text, model.encoder, asked.signal);
      const { top, minScore, minConfidence = null, signal } = asked;
      const labels =
        labelSet === null
          ? null
          : () =>
              labelSets.classify(
                { labelSet, text, vector, number, top, minScore, minConfidence, signal },
                model,
              );
      return await answerOf(model, content, { ...asked, vector }, { by, calibrated, labels });
    } finally {
      release();
    }
  };
  return {
    async classify(request, { signal }) {
      const { model, collection, labelSet } = request;
      const wanted = { reference: model, by: 'classifier', collection, labelSet } as const;
      return answer(request, askedBy(request, signal), wanted);
    },
    async zeroShot(request, { signal }) {
      const { symbols, level, under, top, minScore } = request;
      const candidates: Candidates =
        symbols === null
          ? { kind: 'level', level: level ?? 'subclass', under: symbolOrNull(under) }
          : { kind: 'symbols', symbols: symbols.map((symbol) => parseSymbol(symbol)) };
      const asked = { candidates, top, minScore, legacy: legacyOf(request), signal };
      return answer(request, asked, { reference: null, by: 'zeroShot', collection: null, labelSet: null });
    },
    readiness: () => active.readiness,
    ahead: () => active.ahead(),
    rememberedSearch: () => active.rememberedSearch(),
    async warmUp(onProgress) {
      // Not awaited: it may take long, and searches answer from the vectors that exist.
      void patents.keepVectors();
      try {
        const { release } = await active.lease(null, { onProgress });
        release();
        await detector();
      } finally {
        // Also for a model that becomes ready later.
        active.keepAhead();
      }
    },
  };
}

/**
 * The text to classify, and what is known with it.
 * @throws NOT_FOUND for an unknown patent, INPUT_INVALID for an empty text
 */
async function contentOf(
  subject: Subject,
  patents: PatentsService,
  signal: AbortSignal | undefined,
): Promise<Content> {
  const number = given(subject.patentNumber);
  if (number === null) return contentOfWords(subject, signal);
  const patent = await patents.byNumber(number);
  if (patent === null) throw notFound({ what: 'patent', key: number });
  const text = await longPatentText(patent, signal);
  const date = subject.publicationDate ?? patent.publicationDate;
  const [assigned] = await patents.classificationsOf([patent.id]);
  const symbols = assigned.map(({ symbol }) => symbol);
  const facts = { date, applicants: patent.applicants, symbols };
  return withWords({ text, publicationDate: date, facts, number: patent.number });
}
