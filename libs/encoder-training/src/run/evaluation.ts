import { matrix, rowProducts } from '@nonet/numerics';
import { Expressions, GraphBuilder } from '@nonet/onnx-graph';
import { InferenceSession, SLEEPING_THREADS, Tensor } from '@nonet/onnx-graph/runtime';
import { cudaIndex, type Device } from '@nonet/encoder/inference';
import type { TokenizedTexts } from '@nonet/encoder/tokenizer';
import { type EncoderShape, unitVectors } from '../model/encoder-formula.js';
import { encoderParameters } from '../model/encoder-parameters.js';
import { groupRows } from './length-groups.js';
import { levelRows, rowsAtLevel } from '../corpus/symbol-table.js';
import { type RowShape, textCount, textLength, TokenRows } from '../corpus/token-rows.js';
import type { Values } from '../model/trainable.js';
import type { RetrievalScore } from './training-event.js';
import { labelsOf, type TrainingData } from '../corpus/training-texts.js';

/** Texts of patents and of symbols, as rows of tokens. */
export interface EvaluationShape {
  readonly text: RowShape;
  readonly symbol: RowShape;
}

/** Texts that are encoded together. */
const BATCH = { cpu: 16, cuda: 256 };
/** Batches are as wide as their longest text, rounded up to a multiple of this many tokens: each width is a session. */
const WIDTH = 32;

/** Measures an encoder in training. Its weights are inputs of the graph, so that one session serves all of the run. */
export class Evaluation {
  private readonly sessions = new Map<number, Promise<InferenceSession>>();
  private readonly batch: number;

  constructor(
    private readonly data: TrainingData,
    private readonly encoder: EncoderShape,
    private readonly shape: EvaluationShape,
    private readonly device: Device,
  ) {
    this.batch = device === 'cpu' ? BATCH.cpu : BATCH.cuda;
  }

  /** How well the held-out patents retrieve the texts of their subclasses. */
  async score(values: Values): Promise<RetrievalScore> {
    const { evaluation, table, symbolTokens } = this.data;
    const { hidden } = this.encoder.config;
    const subclasses = levelRows(table, 'subclass');
    const texts = Int32Array.from({ length: textCount(evaluation.tokens) }, (_, text) => text);
    const vectors = await this.embed(evaluation.tokens, texts, this.shape.text, values);
    const symbols = matrix(
      subclasses.length,
      hidden,
      await this.embed(symbolTokens, subclasses, this.shape.symbol, values),
    );
    const subclassOf = rowsAtLevel(table, 'subclass');
    const places = new Map<number, number>();
    subclasses.forEach((row, place) => places.set(row, place));
    const hits = { 1: 0, 3: 0, 5: 0 };
    let [documents, distance] = [0, 0];
    for (const text of texts) {
      const own = new Set<number>();
      for (const label of labelsOf(evaluation, text)) own.add(places.get(subclassOf[label]!) ?? -1);
      own.delete(-1);
      if (own.size === 0) continue;
      documents++;
      const cosines = rowProducts(symbols, vectors.subarray(text * hidden, (text + 1) * hidden));
      const nearest = [...own].reduce((best, place) => Math.max(best, cosines[place]!), -1);
      // The place of the best of its own: how many others come before it.
      const rank = cosines.reduce((before, cosine) => before + Number(cosine > nearest), 0);
      for (const k of [1, 3, 5] as const) hits[k] += Number(rank < k);
      distance += [...own].reduce((sum, place) => sum + 2 - 2 * cosines[place]!, 0) / own.size;
    }
    const share = (count: number) => (documents === 0 ? 0 : count / documents);
    return {
      documents,
      hit: { 1: share(hits[1]), 3: share(hits[3]), 5: share(hits[5]) },
      alignment: share(distance),
    };
  }

  async dispose(): Promise<void> {
    for (const session of this.sessions.values()) await (await session).release();
  }

  /** Unit vectors `[chosen, hidden]` of some of the texts. */
  private async embed(
    texts: TokenizedTexts,
    chosen: Int32Array,
    shape: RowShape,
    values: Values,
  ): Promise<Float32Array> {
    const { hidden } = this.encoder.config;
    const weights = Object.fromEntries(
      encoderParameters(this.encoder.config).map(({ name, shape }) => [
        name,
        new Tensor('float32', values[name]!, shape),
      ]),
    );
    const vectors = new Float32Array(chosen.length * hidden);
    const order = Array.from(chosen.keys());
    order.sort((a, b) => textLength(texts, chosen[a]!) - textLength(texts, chosen[b]!));
    for (let start = 0; start < order.length; start += this.batch) {
      const batch = order.slice(start, start + this.batch);
      const rows = new TokenRows();
      for (const place of batch) rows.add(texts, chosen[place]!, shape);
      while (rows.count < this.batch) rows.addEmpty(shape);
      const longest = rows.length(batch.length - 1);
      const tokens = Math.min(shape.tokens, Math.ceil(longest / WIDTH) * WIDTH);
      const { ids, lengths, places } = groupRows(rows, [{ rows: this.batch, tokens }]);
      const session = await this.sessionFor(tokens);
      const result = await session.run({
        ...weights,
        ids: new Tensor('int32', ids, [this.batch, tokens]),
        lengths: new Tensor('int32', lengths, [this.batch]),
      });
      const found = result['vectors']!.data as Float32Array;
      batch.forEach((place, i) => {
        vectors.set(found.subarray(places[i]! * hidden, (places[i]! + 1) * hidden), place * hidden);
      });
    }
    return vectors;
  }

  private sessionFor(tokens: number): Promise<InferenceSession> {
    const known = this.sessions.get(tokens);
    if (known) return known;
    const graph = new GraphBuilder('evaluation');
    const weights = encoderParameters(this.encoder.config).map(
      ({ name, shape }) => [name, graph.input(name, 'float32', shape)] as const,
    );
    const ids = graph.input('ids', 'int32', [this.batch, tokens]);
    const lengths = graph.input('lengths', 'int32', [this.batch]);
    const f = new Expressions(graph);
    graph.output('vectors', unitVectors(f, Object.fromEntries(weights), { ids, lengths }, this.encoder));
    const gpu = cudaIndex(this.device);
    const session = InferenceSession.create(graph.build(), {
      executionProviders: gpu === null ? ['cpu'] : [{ name: 'cuda', deviceId: gpu }],
      extra: SLEEPING_THREADS,
      logSeverityLevel: 3,
    });
    this.sessions.set(tokens, session);
    return session;
  }
}
