import { createHash } from 'node:crypto';
import type { CpcSymbol } from '@nonet/cpc-taxonomy';
import { type CheckpointSource, openEncoder, readTrainedHeads, type TrainedHead } from '@nonet/encoder';
import { locateCheckpoint } from '@nonet/encoder/checkpoint';
import { matrix, type Matrix, row, rowProducts, sigmoid } from '@nonet/numerics';
import type { DeviceChoice } from '@nonet/plugins';
import { FineTuneError } from '../errors.js';

/** What teachers say of texts: soft labels (Hinton et al. 2015). */
export interface SoftLabels {
  /** Subclasses. */
  readonly labels: readonly CpcSymbol[];
  /** `[texts, labels]`, in steps of 1/254. */
  readonly probabilities: Uint8Array;
  /** The same for the same teachers, on whatever device they were asked. */
  readonly digest: string;
}

/** The number that stands for probability 1. */
export const CERTAIN = 254;
/** The number that stands for a label of which teachers know nothing. */
export const UNTOLD = 255;

interface Teacher {
  readonly encoder: Awaited<ReturnType<typeof openEncoder>>;
  /** `[labels, dimension]` */
  readonly weights: Matrix;
  /** `[labels]` */
  readonly bias: Float32Array;
}

/** Encoders with trained heads, whose opinions of subclasses are averaged. */
export class Teachers {
  private constructor(
    private readonly teachers: readonly Teacher[],
    readonly labels: readonly CpcSymbol[],
    readonly digest: string,
  ) {}

  /** @throws FineTuneError FINE_TUNE_TEACHER_UNUSABLE without a head of subclasses, or with others than the first teacher's */
  static async open(sources: readonly CheckpointSource[], device: DeviceChoice): Promise<Teachers> {
    const teachers: Teacher[] = [];
    let labels: readonly string[] | undefined;
    try {
      for (const source of sources) {
        const { checkpoint } = await locateCheckpoint(source);
        const { subclasses } = await readTrainedHeads(checkpoint.folder, checkpoint.config.hidden);
        if (!subclasses) throw unusable(checkpoint.folder, 'has no head of subclasses');
        labels ??= subclasses.labels;
        const rows = headRows(subclasses, labels);
        if (rows === null) throw unusable(checkpoint.folder, 'knows other subclasses than the first teacher');
        teachers.push({ encoder: await openEncoder({ ...source, device }), ...rows });
      }
    } catch (error) {
      await disposeAll(teachers);
      throw error;
    }
    return new Teachers(teachers, (labels ?? []) as CpcSymbol[], digestOf(teachers));
  }

  /** Probabilities of the subclasses `[texts, labels]`, in steps of 1/254: the mean over the teachers. */
  async read(texts: readonly string[], signal?: AbortSignal): Promise<Uint8Array> {
    const { length } = this.labels;
    const sums = new Float32Array(texts.length * length);
    for (const { encoder, weights, bias } of this.teachers) {
      const vectors = await encoder.embed(texts, { role: 'query', signal });
      for (let text = 0; text < texts.length; text++) {
        const logits = rowProducts(weights, row(vectors, text));
        for (let i = 0; i < length; i++) sums[text * length + i]! += sigmoid(logits[i]! + bias[i]!);
      }
    }
    return Uint8Array.from(sums, (sum) => Math.round((CERTAIN * sum) / this.teachers.length));
  }

  async dispose(): Promise<void> {
    await disposeAll(this.teachers);
  }
}

/** Rows of a head for these labels; null where it lacks one. */
function headRows(head: TrainedHead, labels: readonly string[]): Pick<Teacher, 'weights' | 'bias'> | null {
  const places = labels.map((label) => head.labels.indexOf(label));
  if (places.includes(-1)) return null;
  const count = head.labels.length;
  const dimension = head.weights.length / count;
  const weights = new Float32Array(labels.length * dimension);
  places.forEach((place, label) => {
    for (let d = 0; d < dimension; d++) weights[label * dimension + d] = head.weights[d * count + place]!;
  });
  return {
    weights: matrix(labels.length, dimension, weights),
    bias: Float32Array.from(places, (place) => head.bias[place]!),
  };
}

/** Of what they consist of: fingerprints of encoders end with a hash of their files, which no device or precision changes. */
function digestOf(teachers: readonly Teacher[]): string {
  const hash = createHash('sha256');
  for (const { encoder, weights, bias } of teachers) {
    hash.update(encoder.fingerprint.split(':').at(-1)!);
    for (const { buffer, byteOffset, byteLength } of [weights.data as Float32Array, bias])
      hash.update(new Uint8Array(buffer, byteOffset, byteLength));
  }
  return hash.digest('hex');
}

const unusable = (folder: string, reason: string) =>
  new FineTuneError('FINE_TUNE_TEACHER_UNUSABLE', `${folder} ${reason}: it cannot be a teacher`);

async function disposeAll(teachers: readonly Teacher[]): Promise<void> {
  await Promise.all(teachers.map(({ encoder }) => encoder.dispose()));
}
