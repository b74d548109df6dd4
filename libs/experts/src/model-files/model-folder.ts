import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { z } from 'zod';
import { ModelFileError } from './errors.js';
import { MANIFEST, type ModelFile, type ModelManifest, modelManifestSchema } from './model-manifest.js';

/** What a model is without its files: {@link writeModelManifest} finds those itself. */
export type ModelFacts = Omit<ModelManifest, 'format' | 'files'>;

/** Describes the model but is not part of it: the card may be improved without a new version. */
const CARD = 'README.md';
const CHUNK = 1 << 20;

/**
 * Makes a folder with the files of a model a model: sums up every file in it (but `README.md` and what is hidden) and writes
 * `model.json`, as a whole or not at all.
 * @throws ModelFileError MODEL_FOLDER_EMPTY; MODEL_MANIFEST_INVALID for facts or file names that a manifest cannot have
 */
export async function writeModelManifest(folder: string, facts: ModelFacts): Promise<ModelManifest> {
  const files = await sumUpFolder(folder);
  const file = join(folder, MANIFEST);
  const manifest = parse(file, { format: 1, ...facts, files });
  const fresh = `${file}.${randomBytes(4).toString('hex')}`;
  try {
    const handle = await open(fresh, 'wx');
    try {
      await handle.writeFile(`${JSON.stringify(manifest, null, 2)}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(fresh, file);
  } catch (error) {
    await rm(fresh, { force: true });
    throw error;
  }
  return manifest;
}

/**
 * Reads `model.json`; the files themselves are not looked at.
 * @throws ModelFileError MODEL_MANIFEST_MISSING, MODEL_MANIFEST_INVALID
 */
export async function readModelManifest(folder: string): Promise<ModelManifest> {
  const file = join(folder, MANIFEST);
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new ModelFileError(
      'MODEL_MANIFEST_MISSING',
      `${file} cannot be read; a model is a folder with it.`,
      {
        cause,
      },
    );
  });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new ModelFileError('MODEL_MANIFEST_INVALID', `${file} is not JSON.`, { cause });
  }
  return parse(file, json);
}

/**
 * Reads every file of a model and compares it with its sum.
 * @throws ModelFileError MODEL_FILE_MISSING, MODEL_FILE_CORRUPT naming the file and both sums
 */
export async function verifyModelFiles(folder: string, files: readonly ModelFile[]): Promise<void> {
  for (const { path, bytes, sha256 } of files) {
    const file = join(folder, path);
    const found = await sumOf(file).catch((cause: unknown) => {
      throw new ModelFileError('MODEL_FILE_MISSING', `${file}, a file of the model, cannot be read.`, {
        cause,
      });
    });
    if (found.sha256 === sha256) continue;
    throw new ModelFileError(
      'MODEL_FILE_CORRUPT',
      `${file} has the sha-256 ${found.sha256} (${found.bytes} bytes); ${sha256} (${bytes} bytes) is due.`,
    );
  }
}

/** Every file of a folder but the manifest, the card and what is hidden, in order of the paths. @throws MODEL_FOLDER_EMPTY */
export async function sumUpFolder(folder: string): Promise<ModelFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => path !== MANIFEST && path !== CARD && !/(^|\/)\./.test(path))
    .sort();
  if (paths.length === 0) {
    throw new ModelFileError('MODEL_FOLDER_EMPTY', `${folder} holds no file that a model could consist of.`);
  }
  const files: ModelFile[] = [];
  for (const path of paths) files.push({ path, ...(await sumOf(join(folder, path))) });
  return files;
}

/** The same files under the same paths have the same digest, whoever made them and when. */
export function modelDigest(files: readonly ModelFile[]): string {
  const lines = files.map(({ path, sha256 }) => `${sha256}  ${path}\n`).sort();
  return createHash('sha256').update(lines.join('')).digest('hex');
}

/** The size and sha-256 of a file. */
export async function sumOf(file: string): Promise<Omit<ModelFile, 'path'>> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file, { highWaterMark: CHUNK })) hash.update(chunk as Buffer);
  return { bytes: (await stat(file)).size, sha256: hash.digest('hex') };
}

function parse(file: string, json: unknown): ModelManifest {
  const parsed = modelManifestSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new ModelFileError(
    'MODEL_MANIFEST_INVALID',
    `${file} is no manifest of a model:\n${z.prettifyError(parsed.error)}`,
  );
}
