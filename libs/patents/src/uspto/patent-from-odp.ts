import { z } from 'zod';
import { assignedSymbols } from '../record/assigned-symbols.js';
import { cleanText } from '../record/clean-text.js';
import { earliestFiling } from '../record/earliest-filing.js';
import { parseDate } from '../record/iso-date.js';
import { blankRecord } from '../record/partial-record.js';
import type { IsoDate, PatentRecord } from '../record/patent-record.js';
import { parsePublicationNumber } from '../record/publication-number.js';
import { quoted, type FieldProblem } from '../record/record-results.js';
import { SymbolList } from '../record/symbol-list.js';

/** What is of another type than the portal documents is taken for absent: one field does not cost the record. */
const text = z.string().nullish().catch(null);
const listOf = <Item extends z.ZodType>(item: Item) =>
  z.array(item.nullish().catch(null)).nullish().catch(null);

const wrapperSchema = z.object({
  applicationNumberText: text,
  applicationMetaData: z.object({
    inventionTitle: text,
    patentNumber: text,
    grantDate: text,
    earliestPublicationNumber: text,
    earliestPublicationDate: text,
    filingDate: text,
    firstApplicantName: text,
    applicantBag: listOf(z.object({ applicantNameText: text })),
    cpcClassificationBag: listOf(z.string()),
  }),
  assignmentBag: listOf(z.object({ assigneeBag: listOf(z.object({ assigneeNameText: text })) })),
  parentContinuityBag: listOf(
    z.object({ parentApplicationNumberText: text, parentApplicationFilingDate: text }),
  ),
  foreignPriorityBag: listOf(z.object({})),
});

type Wrapper = z.infer<typeof wrapperSchema>;

/**
 * The record of an application's file at the Open Data Portal: of its patent where one was granted, else of its publication.
 * One that was not published has no number that a record could bear.
 */
export function patentFromOdp(
  value: unknown,
): { readonly patent: PatentRecord; readonly problems: readonly FieldProblem[] } | FieldProblem {
  const parsed = wrapperSchema.safeParse(value);
  const met = JSON.stringify(value)?.slice(0, 500) ?? '';
  if (!parsed.success) return { code: 'PATENT_FIELD_MISSING', reason: 'has no applicationMetaData', met };
  const wrapper = parsed.data;
  const meta = wrapper.applicationMetaData;
  const application = cleanText(wrapper.applicationNumberText ?? '');
  const granted = cleanText(meta.patentNumber ?? '');
  const published = cleanText(meta.earliestPublicationNumber ?? '');
  if (granted === '' && published === '') {
    const reason = `application ${application || 'without number'} has neither a patent number nor a publication number`;
    return { code: 'PATENT_FIELD_MISSING', reason, met };
  }
  const problems: FieldProblem[] = [];
  const cpc = new SymbolList('CPC', problems);
  for (const symbol of meta.cpcClassificationBag ?? []) if (symbol) cpc.add(symbol);
  const publicationDate = granted === '' ? meta.earliestPublicationDate : meta.grantDate;
  const patent: PatentRecord = {
    ...blankRecord(parsePublicationNumber(granted === '' ? withCountry(published) : `US${granted}`)),
    title: cleanText(meta.inventionTitle ?? '') || null,
    applicationNumber: application === '' ? null : withCountry(application),
    filingDate: dateFrom(meta.filingDate, 'filing date', problems),
    publicationDate: dateFrom(publicationDate, 'publication date', problems),
    familyId: familyOf(wrapper, application),
    applicants: applicantsOf(meta),
    assignees: named(
      (wrapper.assignmentBag ?? [])
        .flatMap((assignment) => assignment?.assigneeBag ?? [])
        .map((assignee) => assignee?.assigneeNameText),
    ),
    ...assignedSymbols(cpc, new SymbolList('IPC', problems)),
  };
  return { patent, problems };
}

const withCountry = (number: string): string => (/^[A-Z]{2}/.test(number) ? number : `US${number}`);

function dateFrom(given: string | null | undefined, name: string, problems: FieldProblem[]): IsoDate | null {
  if (!given) return null;
  const date = parseDate(given);
  if (date === null)
    problems.push({
      code: 'PATENT_DATE_INVALID',
      reason: `the ${name} ${quoted(given)} is no date`,
      met: given,
    });
  return date;
}

const named = (names: readonly (string | null | undefined)[]): string[] => [
  ...new Set(names.map((name) => cleanText(name ?? '')).filter((name) => name !== '')),
];

function applicantsOf(meta: Wrapper['applicationMetaData']): string[] {
  const applicants = named((meta.applicantBag ?? []).map((applicant) => applicant?.applicantNameText));
  return applicants.length > 0 ? applicants : named([meta.firstApplicantName]);
}

/** Priorities of other countries are named without their code here: where there are any, the family is not known. */
function familyOf(wrapper: Wrapper, application: string): string | null {
  if ((wrapper.foreignPriorityBag ?? []).length > 0) return null;
  const day = (date: string | null | undefined): string => (parseDate(date ?? '') ?? '').replaceAll('-', '');
  return earliestFiling([
    { country: 'US', number: application, date: day(wrapper.applicationMetaData.filingDate) },
    ...(wrapper.parentContinuityBag ?? []).map((parent) => ({
      country: 'US',
      number: parent?.parentApplicationNumberText ?? '',
      date: day(parent?.parentApplicationFilingDate),
    })),
  ]);
}
