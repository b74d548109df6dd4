import { firstOf, inOneLanguage, isObject, type JsonObject } from '../json-values.js';
import type { RecordShape } from './record-shape.js';

/** The object under a path of keys; empty where there is none. */
function below(object: JsonObject, ...path: readonly string[]): JsonObject {
  let found: unknown = object;
  for (const key of path) found = isObject(found) ? found[key] : undefined;
  return isObject(found) ? found : {};
}

/** Patents of the Lens, as its API and its exports give them; what describes the patent stands under `biblio`. */
export const lens: RecordShape = {
  name: 'lens-json',
  standard: 'The Lens patent API and JSON Lines export',
  fills: [
    'title',
    'abstract',
    'claims',
    'applicationNumber',
    'filingDate',
    'publicationDate',
    'applicants',
    'assignees',
    'classifications',
    'ipc',
  ],
  keys: [
    ['lens_id', 'biblio'],
    ['lens_id', 'doc_number', 'jurisdiction'],
  ],
  flatten(record) {
    const { biblio, doc_number: docNumber, abstract, claims, families, ...rest } = record;
    const about = isObject(biblio) ? biblio : {};
    const application = below(about, 'application_reference');
    return {
      ...rest,
      doc_number: docNumber ?? below(about, 'publication_reference')['doc_number'],
      jurisdiction: rest['jurisdiction'] ?? below(about, 'publication_reference')['jurisdiction'],
      kind: rest['kind'] ?? below(about, 'publication_reference')['kind'],
      title: about['invention_title'],
      abstract,
      claims: claimsIn(claims),
      date_published: rest['date_published'] ?? below(about, 'publication_reference')['date'],
      application_number: application['doc_number'],
      filing_date: application['date'],
      applicants: namesIn(below(about, 'parties')['applicants']),
      owners: namesIn(below(about, 'parties')['owners_all']),
      cpc: below(about, 'classifications_cpc')['classifications'],
      ipc: below(about, 'classifications_ipcr')['classifications'],
      ...(families === undefined ? {} : { families }),
    };
  },
};

/** `[{ lang, claims: [{ claim_text: [...] }] }]`: the claims of each language. */
function claimsIn(claims: unknown): unknown {
  if (!Array.isArray(claims)) return claims;
  return inOneLanguage(claims).flatMap((item) =>
    isObject(item) && Array.isArray(item['claims']) ? item['claims'] : [item],
  );
}

function namesIn(parties: unknown): unknown {
  if (!Array.isArray(parties)) return parties;
  return parties.map((party) =>
    isObject(party) ? (firstOf(party, ['extractedname', 'name', 'orgname']) ?? null) : party,
  );
}
