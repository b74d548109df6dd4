import { CodedError, type ErrorClass } from '@nonet/errors';

/**
 * Every error that leaves the API: a stable code, a class that stands for the HTTP status, and a message. Those of the API
 * itself are in the table below; libraries declare theirs beside their code, and `library-errors.ts` brings them in.
 */
export class NonetError extends CodedError<string, ErrorClass> {
  override readonly name = 'NonetError';
  /** Seconds after which the same may be tried again; null: trying again changes nothing. */
  readonly retryAfter: number | null;
  /** More of what happened, for programs; null: the message says it all. */
  readonly details: object | null;

  constructor(
    code: string,
    errorClass: ErrorClass,
    message: string,
    {
      retryAfter,
      details = null,
      ...options
    }: ErrorOptions & { readonly retryAfter?: number | undefined; readonly details?: object | null } = {},
  ) {
    super(code, errorClass, message, options);
    this.details = details;
    this.retryAfter = mayBeTriedAgain(errorClass) ? (retryAfter ?? RETRY_SECONDS) : null;
  }
}

/** What a client is told to wait where nobody knows better. */
const RETRY_SECONDS = 5;
const mayBeTriedAgain = (errorClass: ErrorClass) =>
  errorClass === 'unavailable' || errorClass === 'rate-limited';

export const httpStatus: Readonly<Record<ErrorClass, number>> = {
  'bad-input': 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  'too-large': 413,
  'rate-limited': 429,
  cancelled: 499,
  internal: 500,
  unavailable: 503,
};

/**
 * A constructor for one kind of error: the arguments are what its message needs, the last one the cause, if any.
 * `inOtherWords` makes one with the same code and class for another occasion, with a message of its own. `retryAfter`: seconds
 * to wait before another try, of an error that may be tried again. `details`: what programs are told beside the message.
 */
function define<Facts>(
  code: string,
  errorClass: ErrorClass,
  message: (facts: Facts) => string,
  retryAfter?: (facts: Facts) => number,
  details?: (facts: Facts) => object,
) {
  const create = (facts: Facts, cause?: unknown): NonetError =>
    new NonetError(code, errorClass, message(facts), {
      ...(cause === undefined ? {} : { cause }),
      retryAfter: retryAfter?.(facts),
      details: details?.(facts) ?? null,
    });
  const inOtherWords = <Others>(
    words: (facts: Others) => string,
    otherRetryAfter?: (facts: Others) => number,
  ) => define(code, errorClass, words, otherRetryAfter);
  return Object.assign(create, { code, errorClass, inOtherWords });
}

/** An import that brought nothing. */
interface ImportedNothing {
  readonly source: string;
  readonly counts: Readonly<Record<string, number>>;
  /** The first of them. */
  readonly rejections: readonly Readonly<Record<'file' | 'place' | 'code' | 'reason', string>>[];
}

const list = (lines: readonly string[]) => lines.map((line) => `  - ${line}`).join('\n');

// ── Requests ────────────────────────────────────────────────────────────────────────────────────────────────────────
export const invalidInput = define(
  'INPUT_INVALID',
  'bad-input',
  ({ field, value, allowed }: { field: string; value: unknown; allowed: string }) =>
    `${field} is ${JSON.stringify(value)}; allowed: ${allowed}.`,
);
/** Where the reason is given by a parser or a type: `GraphQL` says what it expected. */
export const rejectedInput = invalidInput.inOtherWords(({ reason }: { reason: string }) => reason);
export const invalidQuery = define('QUERY_INVALID', 'bad-input', ({ reason }: { reason: string }) => reason);
export const malformedRequest = define(
  'REQUEST_MALFORMED',
  'bad-input',
  ({ reason }: { reason: string }) => reason,
);
export const requestCancelled = define(
  'REQUEST_CANCELLED',
  'cancelled',
  () => 'The client closed the connection before the answer was ready.',
);
/** For what a request began and nobody waits for any more: an error beside it was the answer. */
export const requestAnswered = requestCancelled.inOtherWords(
  () => 'The request was answered before this was ready.',
);
export const requestTimedOut = define(
  'REQUEST_TIMED_OUT',
  'unavailable',
  ({ seconds }: { seconds: number }) =>
    `The request took longer than ${seconds} seconds and was stopped. Ask for less, or again when the server is less busy.`,
);
export const serverBusy = define(
  'SERVER_BUSY',
  'unavailable',
  ({ seconds }: { seconds: number }) =>
    `The server has as much to do as it can, and others wait already. Try again in ${seconds} seconds.`,
  ({ seconds }) => seconds,
);
export const requestIncomplete = requestTimedOut.inOtherWords(
  ({ seconds }: { seconds: number }) =>
    `The request was not here whole after ${seconds} seconds. Send it faster, or less at a time.`,
);
export const invalidCursor = define(
  'CURSOR_INVALID',
  'bad-input',
  ({ cursor }: { cursor: string }) =>
    `The cursor ${JSON.stringify(cursor)} does not belong to this list; use an endCursor that this list returned for the same order.`,
);
export const unauthenticated = define(
  'UNAUTHENTICATED',
  'unauthenticated',
  ({ reason }: { reason: string }) => `${reason} Send an API key as "Authorization: Bearer KEY".`,
);
export const forbidden = define(
  'FORBIDDEN',
  'forbidden',
  ({ action, needs, has }: { action: string; needs: string; has: string }) =>
    `${action} needs ${needs}; this key has ${has}.`,
);
export const outOfScope = forbidden.inOtherWords(
  ({ action, scopes }: { action: string; scopes: readonly string[] }) =>
    `${action} is not among what this key may do: it is kept to ${scopes.join(', ')}.`,
);
export const rateLimited = define(
  'RATE_LIMITED',
  'rate-limited',
  ({ what, seconds }: { what: string; seconds: number }) =>
    `${what} may not be asked for more in this minute. Try again in ${seconds} seconds.`,
  ({ seconds }) => seconds,
);
export const identityProviderUnreachable = define(
  'IDENTITY_PROVIDER_UNREACHABLE',
  'unavailable',
  ({ issuer, reason }: { issuer: string; reason: string }) =>
    `The identity provider ${issuer} cannot be asked for its keys: ${reason}. API keys work meanwhile.`,
);
export const requestTooLarge = define(
  'REQUEST_TOO_LARGE',
  'too-large',
  ({ what, actual, limit }: { what: string; actual: number | string; limit: number }) =>
    `${what} is ${actual}; the limit is ${limit}.`,
);
export const bodyTooLarge = requestTooLarge.inOtherWords(
  ({ limit }: { limit: number }) => `The body is larger than ${limit.toLocaleString('en')} bytes, the limit.`,
);
export const headTooLarge = requestTooLarge.inOtherWords(
  ({ limit }: { limit: number }) =>
    `The head of the request (address and headers) is larger than ${limit.toLocaleString('en')} bytes, the limit.`,
);
export const notFound = define(
  'NOT_FOUND',
  'not-found',
  ({ what, key, hint }: { what: string; key: string; hint?: string }) =>
    `There is no ${what} ${JSON.stringify(key)}.${hint ? ` ${hint}` : ''}`,
);
export const projectionsBusy = define(
  'PROJECTIONS_BUSY',
  'unavailable',
  ({ limit }: { limit: number }) => `${limit} projections are in work already; ask again when one is done.`,
);
export const conflict = define('CONFLICT', 'conflict', ({ reason }: { reason: string }) => reason);

// ── Configuration and start ─────────────────────────────────────────────────────────────────────────────────────────
export const invalidConfiguration = define(
  'CONFIG_INVALID',
  'bad-input',
  ({ problems }: { problems: readonly string[] }) => `The configuration cannot be used:\n${list(problems)}`,
);
export const homeUnusable = define(
  'HOME_UNUSABLE',
  'unavailable',
  ({ directory, reason }: { directory: string; reason: string }) =>
    `The folder ${directory} cannot be used: ${reason}. Free it or point NONET_HOME at another folder.`,
);
export const portInUse = define(
  'PORT_IN_USE',
  'unavailable',
  ({ host, port }: { host: string; port: number }) =>
    `Port ${port} on ${host} is taken by another program. Set PORT to a free one, or 0 for any.`,
);
export const processEnded = define(
  'SERVER_PROCESS_ENDED',
  'unavailable',
  ({ process, how }: { process: string; how: string }) =>
    `The process ${process} of the server ended before it was ready (${how}). Where memory is short, set NONET_PROCESSES to fewer.`,
);

// ── Database ────────────────────────────────────────────────────────────────────────────────────────────────────────
export const databaseUnreachable = define(
  'DATABASE_UNREACHABLE',
  'unavailable',
  ({ address, reason }: { address: string; reason: string }) =>
    `PostgreSQL at ${address} cannot be reached: ${reason}.`,
);
export const databaseTooOld = define(
  'DATABASE_TOO_OLD',
  'unavailable',
  ({ name, oldest }: { name: string; oldest: number }) =>
    `This is PostgreSQL ${name}. Version ${oldest} or later is needed.`,
);
/** At work: nothing of its address is told. */
export const databaseAway = databaseUnreachable.inOtherWords(
  ({ reason }: { reason: string }) => `The database cannot be reached: ${reason}. Try again in a moment.`,
  () => AWAY_SECONDS,
);
/** A database that is started again is back within seconds. */
const AWAY_SECONDS = 2;
export const databaseBusy = define(
  'DATABASE_BUSY',
  'unavailable',
  ({ reason }: { reason: string }) => `The database has too much to do: ${reason}. Try again in a moment.`,
  () => BUSY_SECONDS,
);
const BUSY_SECONDS = 1;
export const databaseVersionForeign = define(
  'DATABASE_VERSION_FOREIGN',
  'conflict',
  ({ directory, found, wanted }: { directory: string; found: string; wanted: string }) =>
    `${directory} holds data of PostgreSQL ${found}; this program brings PostgreSQL ${wanted}. Nothing was changed. ` +
    `Point NONET_HOME at another folder, or dump the data with PostgreSQL ${found} and load it into a new one.`,
);
export const databaseFailedToStart = define(
  'DATABASE_START_FAILED',
  'unavailable',
  ({ directory, reason, log }: { directory: string; reason: string; log: string }) =>
    `The embedded PostgreSQL in ${directory} did not start: ${reason}. Its log: ${log}`,
);
export const databaseLocked = define(
  'DATABASE_LOCKED',
  'unavailable',
  ({ file, seconds }: { file: string; seconds: number }) =>
    `Another process has held ${file} for ${seconds} seconds while it starts or stops PostgreSQL. Try again, or end that process.`,
);
export const migrationsNewer = define(
  'MIGRATIONS_NEWER',
  'conflict',
  ({ names }: { names: readonly string[] }) =>
    `The database was migrated by a newer version of this program (it has ${names.join(', ')}). Update the program; nothing was changed.`,
);
export const migrationsEdited = define(
  'MIGRATIONS_EDITED',
  'conflict',
  ({ names }: { names: readonly string[] }) =>
    `The migration ${names.join(', ')} was edited after it was applied to this database. Restore the file; nothing was changed.`,
);
export const migrationFailed = define(
  'MIGRATION_FAILED',
  'internal',
  ({ reason }: { reason: string }) => `The database could not be migrated: ${reason}`,
);

// ── Backups ─────────────────────────────────────────────────────────────────────────────────────────────────────────
export const backupInvalid = define(
  'BACKUP_INVALID',
  'bad-input',
  ({ file, reason }: { file: string; reason: string }) =>
    `${file} cannot be restored: ${reason}. Nothing was changed.`,
);
export const backupNewer = define(
  'BACKUP_NEWER',
  'conflict',
  ({ file, version }: { file: string; version: string }) =>
    `${file} was made by Nonet ${version}, whose database this program does not know yet. Update the program.`,
);
export const restoreNotEmpty = define(
  'RESTORE_NOT_EMPTY',
  'conflict',
  ({ reason }: { reason: string }) =>
    `A backup is restored into an empty database, and ${reason}. Point DATABASE_URL or NONET_HOME at a fresh one.`,
);

// ── Imports ─────────────────────────────────────────────────────────────────────────────────────────────────────────
export const fileUnreadable = define(
  'FILE_UNREADABLE',
  'bad-input',
  ({ file, reason }: { file: string; reason: string }) => `${file} cannot be read: ${reason}.`,
);
export const importPathForbidden = define(
  'IMPORT_PATH_FORBIDDEN',
  'forbidden',
  ({ path, folders }: { path: string; folders: readonly string[] }) =>
    `${path} is not in a folder that may be imported from; those are ${folders.join(', ')} (NONET_IMPORTS).`,
);
export const schemeCompactOverFull = define(
  'SCHEME_COMPACT_OVER_FULL',
  'conflict',
  ({ file, current }: { file: string; current: string }) =>
    `${file} is a compact scheme; it never replaces the imported full scheme ${current}.`,
);
export const schemeOlder = define(
  'SCHEME_OLDER',
  'conflict',
  ({ file, version, current }: { file: string; version: string; current: string }) =>
    `${file} is the scheme ${version}, older than ${current}, which is in use.`,
);
interface LackingScheme {
  readonly file: string;
  readonly removed: number;
  /** How many symbols in use it was compared with. */
  readonly of: number;
  readonly sections: readonly string[];
  readonly as: 'whole' | 'part';
}
export const schemeIncomplete = define(
  'SCHEME_INCOMPLETE',
  'conflict',
  ({ file, as, ...lost }: LackingScheme) =>
    `${file} lacks ${lost.removed.toLocaleString('en')} of the ${lost.of.toLocaleString('en')} symbols in use${
      lost.sections.length === 0 ? '' : `, among them all of section ${lost.sections.join(', ')}`
    }. Nothing was changed.${as === 'whole' ? '' : ' It was read as a part of the scheme.'}`,
);
export const schemePartAlone = define(
  'SCHEME_PART_ALONE',
  'conflict',
  ({ file }: { file: string }) =>
    `${file} holds subclasses of the scheme without the sections above them, and there is no scheme that they could be a part of. Import the whole scheme first.`,
);
export const importCancelled = define(
  'IMPORT_CANCELLED',
  'cancelled',
  ({ id }: { id: string }) => `The import ${id} was cancelled.`,
);
export const importNothingRead = define(
  'IMPORT_NOTHING_READ',
  'bad-input',
  ({ source, counts, rejections }: ImportedNothing) => {
    const [first] = rejections;
    if (first === undefined) return `There is no patent in ${source}.`;
    return `Nothing of ${source} could be read: ${counts['rejected']} rejected. The first: ${first.file}, ${first.place}: ${first.reason} [${first.code}]`;
  },
  undefined,
  ({ counts, rejections }) => ({ counts, rejections }),
);
export const importInterrupted = define(
  'IMPORT_INTERRUPTED',
  'unavailable',
  () =>
    'The process that ran this import ended before it was done. What it had written whole is kept; import again.',
);

// ── Runs ────────────────────────────────────────────────────────────────────────────────────────────────────────────
export const runKindUnavailable = define(
  'RUN_KIND_UNAVAILABLE',
  'unavailable',
  ({ kind, known }: { kind: string; known: readonly string[] }) =>
    `Runs of the kind ${kind} cannot be done here; those that can: ${known.join(', ') || 'none'}.`,
);
export const runConfigurationInvalid = define(
  'RUN_CONFIGURATION_INVALID',
  'bad-input',
  ({ kind, problems }: { kind: string; problems: string }) =>
    `The configuration of this ${kind} cannot be used: ${problems}`,
);
export const runKeyReused = define(
  'RUN_KEY_REUSED',
  'conflict',
  ({ key, id }: { key: string; id: string }) =>
    `The idempotency key ${JSON.stringify(key)} stands for another request, which began the run ${id}; choose a new key for a new request.`,
);
export const runCancelled = define(
  'RUN_CANCELLED',
  'cancelled',
  ({ by }: { by: string }) => `Cancelled by ${by}.`,
);
export const runAbandoned = define(
  'RUN_ABANDONED',
  'unavailable',
  ({ times }: { times: number }) =>
    `The worker of this run fell silent ${times} ${times === 1 ? 'time' : 'times'} without coming any further. It may lack memory; its own log says more.`,
);

// ── Classification ──────────────────────────────────────────────────────────────────────────────────────────────────
export const schemeMissing = define(
  'SCHEME_MISSING',
  'conflict',
  () => 'No CPC scheme has been imported yet.',
);
export const modelUnknown = define(
  'MODEL_UNKNOWN',
  'not-found',
  ({ model, known }: { model: string; known: readonly string[] }) =>
    `There is no model ${JSON.stringify(model)}; known: ${known.join(', ')}.`,
);
export const collectionUncalibrated = define(
  'COLLECTION_UNCALIBRATED',
  'conflict',
  ({ collection, model }: { collection: string; model: string }) =>
    `The collection ${JSON.stringify(collection)} was never calibrated for ${model}.`,
);
export const collectionEmpty = define(
  'COLLECTION_EMPTY',
  'conflict',
  ({ collection }: { collection: string }) =>
    `The collection ${JSON.stringify(collection)} has no stored patent with a text.`,
);
export const labelSetUntaught = define(
  'LABEL_SET_UNTAUGHT',
  'conflict',
  ({ labelSet }: { labelSet: string }) =>
    `The label set ${JSON.stringify(labelSet)} has no example with a text to learn from.`,
);
export const labelSetUnjudged = define(
  'LABEL_SET_UNJUDGED',
  'bad-input',
  ({ file }: { file: string }) =>
    `${file}: no patent in it has both a text and labels of the set, so there is nothing to evaluate.`,
);
export const reviewKeyReused = define(
  'REVIEW_KEY_REUSED',
  'conflict',
  ({ key }: { key: string }) =>
    `The idempotency key ${JSON.stringify(key)} was used for another review; use a new one for each.`,
);
export const encoderUnknown = define(
  'ENCODER_UNKNOWN',
  'not-found',
  ({ encoder, known }: { encoder: string; known: readonly string[] }) =>
    `There is no encoder ${JSON.stringify(encoder)}; known: ${known.join(', ')}.`,
);
export const encoderNameTaken = define(
  'ENCODER_NAME_TAKEN',
  'conflict',
  ({ name }: { name: string }) =>
    `An encoder or an unfinished training has the name ${JSON.stringify(name)} already; choose another.`,
);
export const closing = define(
  'SERVICE_CLOSING',
  'unavailable',
  () => 'The service is shutting down.',
  // Another server takes the request at once.
  () => 1,
);

export const auditUnavailable = define(
  'AUDIT_UNAVAILABLE',
  'unavailable',
  () => 'The audit log cannot be written, neither in the database nor in its journal. Nothing was done.',
);
export const modelSuperseded = define(
  'MODEL_SUPERSEDED',
  'unavailable',
  () => 'Another model took the place of this one before it was ready.',
);

// ── Models ──────────────────────────────────────────────────────────────────────────────────────────────────────────
export const modelWorse = define(
  'MODEL_WORSE',
  'conflict',
  ({
    model,
    active,
    figures,
    margin,
  }: {
    model: string;
    active: string;
    figures: readonly string[];
    margin: number;
  }) => `${model} is worse than ${active}, which is active, by more than ${margin}:\n${list(figures)}`,
);
export const modelUnmeasured = define(
  'MODEL_UNMEASURED',
  'conflict',
  ({ model, active, sets }: { model: string; active: string; sets: readonly string[] }) =>
    `${model} was measured on no set that ${active}, which is active, was measured on:\n${list(sets)}`,
);
export const modelRemoved = define(
  'MODEL_REMOVED',
  'conflict',
  ({ model, at }: { model: string; at: Date }) =>
    `The files of ${model} were removed on ${at.toISOString()}; publish its folder again to have them back.`,
);
/** The plugin whose encoder a version was trained on is not here, or gives other vectors. */
export const modelEncoderUnusable = define(
  'MODEL_ENCODER_UNUSABLE',
  'unavailable',
  ({ model, encoder, problem }: { model: string; encoder: string; problem: string }) =>
    `${model} cannot answer without its encoder ${encoder}. ${problem}`,
);
export const artifactMissing = define(
  'ARTIFACT_MISSING',
  'unavailable',
  ({ file, sha256, store }: { file: string; sha256: string; store: string }) =>
    `${file} (sha-256 ${sha256}) is not in the artifact store ${store}. Put it back from a backup, or publish the model again.`,
);
export const artifactCorrupt = define(
  'ARTIFACT_CORRUPT',
  'unavailable',
  ({ file, found, due, store }: { file: string; found: string; due: string; store: string }) =>
    `${file} in ${store} has the sha-256 ${found}; ${due} is due. Put it back from a backup, or publish the model again.`,
);
export const artifactStoreUnusable = define(
  'ARTIFACT_STORE_UNUSABLE',
  'unavailable',
  ({ store, reason }: { store: string; reason: string }) =>
    `The artifact store ${store} (NONET_ARTIFACTS) cannot be used: ${reason}.`,
);
export const diskFull = define(
  'DISK_FULL',
  'unavailable',
  ({ folder, reason }: { folder: string; reason: string }) =>
    `There is no room in ${folder}: ${reason}. What was begun was taken back; free some space and try again.`,
  () => DISK_SECONDS,
);
/** Room comes when somebody makes some. */
const DISK_SECONDS = 30;
export const databaseDiskFull = diskFull.inOtherWords(
  ({ reason }: { reason: string }) =>
    `The disk of the database has no room left: ${reason}. What was begun was taken back; reading goes on. Free some space there and try again.`,
  () => DISK_SECONDS,
);

// ── The edge ────────────────────────────────────────────────────────────────────────────────────────────────────────
/** What nobody has a code for. */
export const unexpected = define('INTERNAL', 'internal', ({ message }: { message: string }) => message);

/** What a client sees of an unexpected error; the log has the rest under the same id. */
export const maskedError = unexpected.inOtherWords(
  ({ id }: { id: string }) => `Something went wrong in the server; its log says what, under ${id}.`,
);

// ── Uploads ─────────────────────────────────────────────────────────────────────────────────────────────────────────
export const uploadNameInvalid = define(
  'UPLOAD_NAME_INVALID',
  'bad-input',
  ({ name }: { name: string }) =>
    `An upload needs the name of its file in the metadata "filename", at most 200 characters of which one at least is a letter or digit; got ${JSON.stringify(name)}.`,
);
export const uploadTooLarge = define(
  'UPLOAD_TOO_LARGE',
  'too-large',
  ({ bytes, limit }: { bytes: number; limit: number }) =>
    `The file has ${bytes.toLocaleString('en')} bytes; at most ${limit.toLocaleString('en')} are taken (NONET_UPLOAD_MEGABYTES).`,
);
export const uploadsFull = define(
  'UPLOADS_FULL',
  'too-large',
  ({ bytes, left }: { bytes: number; left: number }) =>
    `The file has ${bytes.toLocaleString('en')} bytes, and there is room for ${Math.max(0, left).toLocaleString('en')} more: all uploads together have their limit in NONET_UPLOADS_MEGABYTES and in the disk. Delete some that are no longer needed.`,
);
export const uploadUnknown = define(
  'UPLOAD_UNKNOWN',
  'not-found',
  ({ id }: { id: string }) =>
    `There is no upload ${id} that you began: it may be complete, deleted, or too old. Begin it anew.`,
);
export const uploadConflict = define(
  'UPLOAD_CONFLICT',
  'conflict',
  ({ reason }: { reason: string }) =>
    `The part does not fit: ${reason} Ask by HEAD how much is there, and go on behind it.`,
);

// ── Signing in ──────────────────────────────────────────────────────────────────────────────────────────────────────
export const signInLinkInvalid = define(
  'SIGN_IN_LINK_INVALID',
  'unauthenticated',
  () =>
    'The sign-in link is unknown, was used before, or is too old: each is good for once. The server prints another one when it starts.',
);
