import { useState } from 'react';
import { useSend } from '../data/use-send.js';
import { CLASSIFY_NOW, type Evidence, type Patent, STORED_REASONS } from './patent-query.js';

export interface Predicted {
  readonly symbol: string;
  readonly title: string;
  readonly score: number;
  readonly selected: boolean;
  readonly node: { readonly ancestors: readonly { readonly symbol: string }[] } | null;
}

/** What a model says of a patent, as it is stored or of this moment. */
export interface ModelAnswer {
  readonly model: string | null;
  /** Who said it and when, in words. */
  readonly said: string;
  readonly predictions: readonly Predicted[];
  readonly warnings: readonly { readonly code: string; readonly message: string }[];
  /** By symbol; null: not asked for. */
  readonly evidence: ReadonlyMap<string, readonly Evidence[]> | null;
}

type Work = 'classify' | 'reasons';

/** The stored answer until somebody has the patent classified anew; reasons when they are asked for. */
export function useModelAnswer({ number, predictions: { nodes } }: Patent) {
  const { ask } = useSend();
  const [fresh, setFresh] = useState<ModelAnswer | null>(null);
  const [evidence, setEvidence] = useState<ModelAnswer['evidence']>(null);
  const [running, setRunning] = useState<Work | null>(null);
  const [error, setError] = useState<Error | null>(null);
  const model = nodes[0]?.model ?? null;
  const stored: ModelAnswer = {
    model,
    said: model === null ? '' : `As ${model} said when the stored patents were classified.`,
    predictions: nodes,
    warnings: [],
    evidence,
  };

  const work: Readonly<Record<Work, () => Promise<void>>> = {
    async reasons() {
      const { patent } = await ask(STORED_REASONS, { number });
      setEvidence(bySymbol(patent?.predictions.nodes ?? []));
    },
    async classify() {
      const { classify } = await ask(CLASSIFY_NOW, { input: { patentNumber: number } });
      setFresh({
        ...classify,
        said: `As ${classify.model} says now, after ${Math.round(classify.ms)} ms.`,
        evidence: bySymbol(classify.predictions),
      });
    },
  };

  async function run(what: Work) {
    setRunning(what);
    setError(null);
    try {
      await work[what]();
    } catch (failure) {
      setError(failure as Error);
    } finally {
      setRunning(null);
    }
  }
  return { answer: fresh ?? stored, running, error, run };
}

const bySymbol = (predictions: readonly { symbol: string; evidence: readonly Evidence[] }[]) =>
  new Map(predictions.map(({ symbol, evidence }) => [symbol, evidence]));
