import { fileText } from './file-text.js';
import { LabelFileError } from './label-file-error.js';
import type { LabelFile } from './label-record.js';
import { isObject, readLabelJson, readLabelLines } from './read-json.js';
import { type KnownAddresses, labelsOfSkos } from './read-skos.js';
import { readLabelTable } from './read-table.js';

/** Parsers of RDF are large, and most label sets are tables. */
const rdf = () => import('./quads.js');

/**
 * Reads a file of labels: a table (TSV, CSV), JSON, JSONL, or SKOS as RDF/XML, Turtle or JSON-LD. The content says which it is.
 * @param known ids that concepts of vocabularies keep
 * @throws LabelFileError
 */
export async function readLabelFile(file: string, known?: KnownAddresses): Promise<LabelFile> {
  const text = (await fileText(file)).replace(/^\uFEFF/, '');
  const found = await recognised(text, file, known);
  if (found.records.length === 0) {
    const [first] = found.rejections;
    const why = first === undefined ? '' : ` First: ${first.place}: ${first.reason}.`;
    throw new LabelFileError('LABEL_FILE_EMPTY', file, null, `there is no label in it.${why}`);
  }
  return found;
}

async function recognised(text: string, file: string, known: KnownAddresses | undefined): Promise<LabelFile> {
  const start = text.trimStart();
  if (start === '') throw new LabelFileError('LABEL_FILE_EMPTY', file, null, 'there is nothing in it.');
  if (/^<(\?xml|!DOCTYPE|!--|rdf:RDF|RDF\b|[\w-]+:\w+[\s>])/.test(start)) {
    const quads = await (await rdf()).rdfXmlQuads(text, file);
    return labelsOfSkos(quads, 'skos-rdf-xml', file, known);
  }
  if (start.startsWith('{') || start.startsWith('[')) {
    const lines = start.split(/\r?\n/).filter((line) => line.trim() !== '');
    if (lines.length > 1 && lines.slice(0, 2).every(isWholeObject)) return readLabelLines(text, file);
    const root = whole(text, file);
    if (isLinked(root)) {
      const quads = await (await rdf()).jsonLdQuads(text, file);
      return labelsOfSkos(quads, 'skos-json-ld', file, known);
    }
    return readLabelJson(root, file);
  }
  if (isTurtle(start)) return labelsOfSkos((await rdf()).turtleQuads(text, file), 'skos-turtle', file, known);
  return readLabelTable(text, file);
}

function isWholeObject(line: string): boolean {
  try {
    return isObject(JSON.parse(line));
  } catch {
    return false;
  }
}

function whole(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const { message } = cause as Error;
    const [, at] = /position (\d+)/.exec(message) ?? [];
    const line = at === undefined ? null : text.slice(0, Number(at)).split('\n').length;
    throw new LabelFileError('LABEL_FILE_SYNTAX', file, line, `${message}.`, { cause });
  }
}

const isLinked = (root: unknown): boolean =>
  isObject(root)
    ? '@context' in root || '@graph' in root || '@id' in root
    : Array.isArray(root) && root.some(isLinked);

/** A prefix, a comment before one, or a statement of addresses; a table begins with its header. */
const isTurtle = (start: string): boolean =>
  /^(#.*\r?\n\s*)*(@prefix|@base|prefix\s|base\s|<[a-z][a-z0-9+.-]*:[^>\s]*>)/i.test(start.slice(0, 20_000));
