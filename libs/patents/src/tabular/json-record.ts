import { tryParseSymbol } from '@nonet/cpc-taxonomy';
import { z } from 'zod';
import { cleanMarkup, cleanText } from '../record/clean-text.js';
import { quoted, type FieldProblem } from '../record/record-results.js';
import { parseDate } from '../record/iso-date.js';
import type { PatentClassification, PatentRecord } from '../record/patent-record.js';
import { parsePublicationNumber } from '../record/publication-number.js';
import { splitClaims } from './split-claims.js';

const text = z.string().nullish();
/** Maximum number of symbols of a record: offices assign some hundreds at most. */
const symbols = z.array(z.string()).max(5000).nullish();

/** The exchange form of a patent: a line of JSONL, and what a row of CSV is brought into. Other keys are ignored. */
const jsonRecordSchema = z.object({
  id: z.union([z.string().trim().min(1).max(200), z.number().int().transform(String)]),
  title: text,
  abstract: text,
  claims: z.union([z.string(), z.array(z.string())]).nullish(),
  /** Symbols at any level. */
  cpc: symbols,
  subclasses: symbols,
  sections: symbols,
  country: text,
  date: text,
  family: text,
  labels: z.enum(['gold', 'silver', 'partial', 'single']).nullish(),
  split: z.enum(['train', 'dev', 'test']).nullish(),
});

type JsonRecord = z.infer<typeof jsonRecordSchema>;

/**
 * The record of a line. Invalid symbols and dates become problems and the record is kept without them: published
 * data sets have misprints, and a misprint is no reason to lose a text. A wrong type or a missing id is a problem
 * of the whole record.
 */
export function patentFromJson(
  value: unknown,
): { readonly patent: PatentRecord; readonly problems: readonly FieldProblem[] } | FieldProblem {
  const parsed = jsonRecordSchema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const path = issue?.path.join('.') ?? '';
    const missing = path === 'id' && (value as { id?: unknown } | null)?.id === undefined;
    return {
      code: missing ? 'PATENT_FIELD_MISSING' : 'PATENT_FIELD_INVALID',
      reason: missing ? 'has no id' : `${path || 'the record'}: ${issue?.message ?? 'is not valid'}`,
      met: JSON.stringify(value)?.slice(0, 1000) ?? '',
    };
  }
  const record = parsed.data;
  const problems: FieldProblem[] = [];
  const number = parsePublicationNumber(cleanText(record.id));
  const date = parseDate(record.date ?? '');
  if (record.date && date === null) {
    problems.push({
      code: 'PATENT_DATE_INVALID',
      reason: `the date ${quoted(record.date)} is no date`,
      met: record.date,
    });
  }
  const patent: PatentRecord = {
    ...number,
    country: clean(record.country)?.toUpperCase() ?? number.country,
    title: clean(record.title),
    abstract: clean(record.abstract),
    claims: splitClaims(record.claims ?? []),
    applicationNumber: null,
    filingDate: null,
    publicationDate: date,
    familyId: clean(record.family),
    applicants: [],
    assignees: [],
    classifications: classify(record, problems),
    labels: record.labels ?? null,
    split: record.split ?? null,
  };
  return { patent, problems };
}

function clean(given: string | null | undefined): string | null {
  return given ? cleanMarkup(given) || null : null;
}

function classify(record: JsonRecord, problems: FieldProblem[]): PatentClassification[] {
  const found = new Map<string, PatentClassification>();
  for (const written of [record.cpc, record.subclasses, record.sections].flatMap((list) => list ?? [])) {
    const symbol = tryParseSymbol(written);
    if (symbol !== null) found.set(symbol, { symbol, inventive: null, first: null, version: null });
    else
      problems.push({
        code: 'PATENT_SYMBOL_INVALID',
        reason: `${quoted(written)} is no CPC symbol`,
        met: written,
      });
  }
  return [...found.values()];
}
