import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const sample = (name: string) =>
  readFileSync(new URL(`../../prisma/sample/${name}`, import.meta.url), 'utf8')
    .trim()
    .split('\n');

/** Subclasses of patents that tests make up. */
const MADE_UP = ['A01B', 'A01J', 'A47B', 'A47J', 'B60L', 'G06F', 'G06N', 'H04L'];

/**
 * The compact scheme with the subclasses of the sample patents and of those that tests make up, and what stands above them: a quarter of
 * it. Whoever trains or classifies embeds every symbol, and where the size of the scheme shows nothing, that is most of the work.
 */
export function shortScheme(): string {
  const kept = new Set(
    [...MADE_UP, ...sampleSubclasses()].flatMap((symbol) => [symbol[0], symbol.slice(0, 3), symbol]),
  );
  const isKept = (line: string) => line.startsWith('#') || kept.has(line.slice(0, line.indexOf('\t')));
  return `${sample('cpc-compact.tsv').filter(isKept).join('\n')}\n`;
}

/** The short scheme as a file in a folder; answers its path. */
export async function shortSchemeIn(folder: string): Promise<string> {
  const path = join(folder, 'cpc-short.tsv');
  await writeFile(path, shortScheme());
  return path;
}

const sampleSubclasses = (): string[] =>
  sample('patents.jsonl').flatMap((line) =>
    (JSON.parse(line) as { cpc: string[] }).cpc.map((symbol) => symbol.slice(0, 4)),
  );
