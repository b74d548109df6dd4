/**
 * What keys of JSON and columns of CSV are called, in lower case and without punctuation: the exchange form's own names, and those
 * of the exports and data sets that people have. Of several that a record gives, the one further left counts; lists of symbols
 * and names are joined.
 */
const NAMES = {
  id: words(`
    id number publicationnumber publicationnumbers publicationno pubno publication displaykey dockey patent patentid patentnumber
    patentno grantnumber docnumber documentnumber documentno pgpubid publicationid patnum lensid`),
  applicationNumber: words(
    `applicationnumber applicationnumberformatted applicationno appno applicationid applnid`,
  ),
  country: words(`country countrycode jurisdiction authority publicationcountry publicationauthority office`),
  kind: words(`kind kindcode publicationkind documentkind wipokind`),
  title: words(`
    title titles inventiontitle patenttitle titleenglish englishtitle titleen titledwpi titletext titlelocalized originaltitle
    titleoriginal documenttitle`),
  abstract: words(`
    abstract abstracts abstracttext patentabstract abstractenglish englishabstract abstracten abstractdwpi abstractlocalized
    originalabstract abstractoriginal summaryabstract`),
  claims: words(`
    claims claim claimstext claimtext claimsenglish englishclaims claimsen claimslocalized allclaims independentclaims
    firstclaim firstclaimenglish mainclaim`),
  cpc: words(`
    cpc cpcs cpccode cpccodes cpcsymbol cpcsymbols cpclabel cpclabels classificationscpc classificationcpc classifications
    cpcclassification cpcclassifications cpccurrent cpcfull cpcall cpcgroup cpcgroups cpcsubgroup cpcsubgroups
    cpccooperativepatentclassification cooperativepatentclassification cooperativeclassification maincpc maincpclabel
    cpcmain cpcfirst firstcpc cpcprimary`),
  cpcInventive: words('cpcinventive cpcinvention cpcinventional cpccurrentinventive inventivecpc'),
  cpcAdditional: words('cpcadditional cpccurrentadditional additionalcpc'),
  subclasses: words('subclasses subclass cpcsubclass cpcsubclasses cpc4 subclassids subclasslabels'),
  sections: words('sections section cpcsection cpcsections'),
  ipc: words(`
    ipc ipcs ipccode ipccodes ipcsymbol ipcsymbols ipcr ipcrs ipclabels ipcrlabels ipccurrent ipcfull ipcall mainipc ipcmain
    classificationsipcr classificationipcr classificationsipc ipcclassification ipcclassifications ipcrclassifications
    ipcinternationalpatentclassification internationalpatentclassification internationalclassification mainipcrlabel`),
  unknown: words('unknown unknownsections'),
  date: words(`
    date publicationdate publicationdates datepublished publisheddate pubdate publicationdateoriginal patentdate grantdate
    dateofpublication issuedate patentissuedate`),
  filingDate: words(
    'filingdate filingcreationdate applicationdate filed datefiled applicationfilingdate dateoffiling appdate',
  ),
  family: words(`
    family familyid familynumber familynumbers inpadocfamilyid simplefamilyid docdbfamilyid extendedfamilyid famnid
    uniquefamilyid`),
  applicants: words('applicants applicant applicantsname applicantname applicantnames applicantorg'),
  assignees: words(`
    assignees assignee assigneeapplicant currentassignee currentassignees assigneename assigneenames assigneeharmonized
    originalassignee originalassignees owners owner standardizedcurrentassignee assigneeorganization`),
  labels: words('labels labelquality'),
  split: words('split'),
} as const satisfies Record<string, readonly string[]>;

export type FieldName = keyof typeof NAMES;

export const FIELD_NAMES = Object.keys(NAMES) as FieldName[];

interface NameMeaning {
  readonly field: FieldName;
  /** How far left the name stands in its list. */
  readonly rank: number;
}

const MEANINGS = new Map<string, NameMeaning>(
  FIELD_NAMES.flatMap((field) => NAMES[field].map((name, rank) => [name, { field, rank }] as const)),
);

/** Meanings of keys as they are written: the records of a file have the same ones. */
const MET = new Map<string, NameMeaning | null>();
const MAX_MET = 10_000;

/** Which field a key or a column names; `null` where it is not read. */
export function meaningOf(name: string): NameMeaning | null {
  // No name that is known has a quarter of it.
  if (name.length > 200) return null;
  const met = MET.get(name);
  if (met !== undefined) return met;
  const meaning = MEANINGS.get(name.toLowerCase().replace(/[^a-z\d]/g, '')) ?? null;
  if (MET.size >= MAX_MET) MET.clear();
  MET.set(name, meaning);
  return meaning;
}

/** The names among keys or columns that no field is read from, for a report. */
export function unreadNames(names: readonly string[]): string[] {
  return names.filter((name) => name.trim() !== '' && meaningOf(name) === null);
}

function words(text: string): string[] {
  return text.trim().split(/\s+/);
}
