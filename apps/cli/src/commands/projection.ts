import { existsSync, statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { loadConfig } from '@nonet/services/config';
import type { Services } from '@nonet/services';
import type { CpcSymbol } from '@nonet/cpc-taxonomy';
import { openEncoder } from '@nonet/encoder';
import {
  type ProjectionMethod,
  readSectionSample,
  sectionScatter,
  type SectionView,
  sectionView,
} from '@nonet/lab';
import type { Encoder } from '@nonet/plugins';
import { type Matrix, matrix } from '@nonet/numerics';
import { drawProjection, type FileProjectionRequest } from '@nonet/services/operations';
import type { Command } from 'commander';
import { NONET } from '@nonet/errors';
import { operationCommand } from '../operations/operation-command.js';
import { type Session, withServices } from '../session.js';
import { print } from '../terminal/output.js';
import { type Progress, progressBar } from '../terminal/progress.js';
import { renderProjection } from '../terminal/projection.js';

export interface Projection {
  readonly picture: string;
  readonly method: ProjectionMethod;
  readonly seed: number;
  readonly sample: Record<'drawn' | 'suitable' | 'withoutSection' | 'withoutText' | 'rejected', number>;
  readonly views: readonly Omit<SectionView, 'points' | 'laidOut'>[];
  /** `points`: `[x, y]` in each view. */
  readonly patents: readonly {
    readonly number: string;
    readonly title: string | null;
    readonly section: CpcSymbol;
    readonly points: readonly (readonly [number, number])[];
  }[];
}

export function projectionCommand(): Command {
  return operationCommand(drawProjection, async (request, command) => {
    const { output } = command.opts<{ output: string }>();
    const folder = dirname(output);
    if (!existsSync(folder)) command.error(`error: --output: there is no folder ${folder}`, { exitCode: 2 });
    const bar = progressBar();
    try {
      const result = await withServices((session) => project(request, output, session, bar));
      bar.stop();
      print(command, result, renderProjection);
    } finally {
      bar.stop();
    }
  })
    .option('--output <file>', 'the picture, SVG', 'projection.svg')
    .addHelpText(
      'after',
      `\nExample:\n  $ ${NONET} projection --file patents.jsonl --split dev --encoder runs/1/encoder --base-encoder minilm-l6`,
    );
}

async function project(
  { file, encoder, baseEncoder, method, sample: size, seed, splits }: FileProjectionRequest,
  output: string,
  { services, signal }: Session,
  bar: Progress,
): Promise<Projection> {
  const sample = await readSectionSample(file, { size, seed, splits, signal });
  const { patents, ...left } = sample;
  const sections = patents.map(({ section }) => section);
  const texts = patents.map(({ text }) => text);
  const views: SectionView[] = [];
  const asked = [...(baseEncoder === null ? [] : [baseEncoder]), encoder];
  for (const given of asked) {
    const view = await withEncoder(services, given, async (encoder) => {
      const onProgress = (done: number) => bar.update(`embedding with ${encoder.id}`, done, texts.length);
      const vectors = await embedAll(encoder, texts, { signal, onProgress });
      return sectionView(encoder, vectors, sections, { method, seed, signal, beside: views[0] ?? null });
    });
    views.push(view);
  }
  const trained = baseEncoder !== null && encoder !== null && isFolder(encoder);
  const panels = views.map(({ encoder, points, separation }, i) => ({
    title: trained ? `${i === 0 ? 'Before' : 'After'}: ${encoder}` : encoder,
    points,
    separation,
  }));
  const picture = sectionScatter({
    title: 'Embeddings of patents by CPC section',
    subtitle: `${patents.length.toLocaleString('en')} patents; ${methodNames[method]}, seed ${seed}`,
    sections,
    panels: panels.length === 1 ? [panels[0]] : [panels[0], panels[1]],
  });
  await writeFile(output, picture);
  return {
    picture: output,
    method,
    seed,
    sample: { drawn: patents.length, ...left },
    views: views.map(({ encoder, fingerprint, device, separation }) => ({
      encoder,
      fingerprint,
      device,
      separation,
    })),
    patents: patents.map(({ number, title, section }, i) => ({
      number,
      title,
      section,
      points: views.map(({ points: { data } }) => [data[i * 2], data[i * 2 + 1]] as const),
    })),
  };
}

const methodNames: Readonly<Record<ProjectionMethod, string>> = {
  umap: 'UMAP of cosine distances',
  pca: 'first two principal components',
};

/** An encoder by its id stays loaded for the session; one from a folder is closed when the work is done. */
async function withEncoder<Result>(
  services: Services,
  given: string | null,
  work: (encoder: Encoder) => Promise<Result>,
): Promise<Result> {
  if (given === null || !isFolder(given)) return work(await services.encoders.get(given));
  const encoder = await openEncoder({ checkpoint: given, device: loadConfig().device });
  try {
    return await work(encoder);
  } finally {
    await encoder.dispose();
  }
}

function isFolder(given: string): boolean {
  return statSync(given, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** Texts that are embedded between two moves of the progress bar. */
const CHUNK = 256;

/** `[texts, dimension]` */
async function embedAll(
  encoder: Encoder,
  texts: readonly string[],
  { signal, onProgress }: { signal: AbortSignal; onProgress: (done: number) => void },
): Promise<Matrix> {
  const vectors = matrix(texts.length, encoder.dimension);
  for (let start = 0; start < texts.length; start += CHUNK) {
    onProgress(start);
    // As a server embeds what it stores.
    const part = await encoder.embed(texts.slice(start, start + CHUNK), { role: 'query', signal });
    vectors.data.set(part.data, start * encoder.dimension);
  }
  return vectors;
}
