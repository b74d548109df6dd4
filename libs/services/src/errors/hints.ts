import { NONET } from '@nonet/errors';

/** What can be done about an error, in words for whoever reads it. */
interface Hint {
  /** Where forms and documentation name what is asked for by its title. */
  readonly anywhere: string;
  readonly commandLine: string;
}

/** For errors that are no mistakes: what was refused is done when it is asked for in so many words. */
const HINTS: Readonly<Record<string, Hint>> = {
  SCHEME_OLDER: {
    anywhere: 'If that is meant, start it again and choose “It may replace a newer scheme”.',
    commandLine: 'If that is meant, add --allow-older.',
  },
  SCHEME_INCOMPLETE: {
    anywhere:
      'If the file is a part of the scheme, start it again and choose “It is a part of the scheme”; if what it lacks is to go, “What it lacks is to go”.',
    commandLine: 'If the file is a part of the scheme, add --partial; if what it lacks is to go, --replace.',
  },
  SCHEME_MISSING: {
    anywhere: 'Import a version of the CPC scheme first.',
    commandLine: `Import one first: ${NONET} import-scheme FILE.`,
  },
  COLLECTION_UNCALIBRATED: {
    anywhere: 'Calibrate it first, on the page Collections or by calibrateCollection.',
    commandLine: `Calibrate it first: ${NONET} calibrate --collection NAME.`,
  },
  COLLECTION_EMPTY: {
    anywhere: 'Import patents that meet its conditions first.',
    commandLine: `Import some first (${NONET} import-patents), or look at its conditions: ${NONET} collections show NAME.`,
  },
  LABEL_SET_UNTAUGHT: {
    anywhere: 'Review labels of stored patents, or import it with a file of examples.',
    commandLine: `Review labels of stored patents (${NONET} labels review NAME), or import it with a file of examples: ${NONET} labels import FILE --label-set NAME --examples FILE.`,
  },
  MODEL_WORSE: {
    anywhere: 'If it is to answer all the same, force its activation.',
    commandLine: 'If it is to answer all the same, add --force.',
  },
  MODEL_UNMEASURED: {
    anywhere: 'Evaluate it on one of these sets first, or force its activation.',
    commandLine: `Evaluate it on one of these sets first (${NONET} evaluate), or add --force.`,
  },
  MODEL_UNKNOWN: {
    anywhere: 'Choose one of the published versions.',
    commandLine: `The versions: ${NONET} models list.`,
  },
  IMPORT_PATH_FORBIDDEN: {
    anywhere: 'Upload the file, or choose one of the files in the folders of the server.',
    commandLine: 'Name a file in one of the folders of NONET_IMPORTS.',
  },
  RUN_KIND_UNAVAILABLE: {
    anywhere: 'Ask whoever runs the workers: none of them does such work.',
    commandLine: `Start a worker that does: ${NONET} worker.`,
  },
};

/** What to do about an error; null where its message says it all. */
export const hintFor = (code: string, reader: keyof Hint): string | null => HINTS[code]?.[reader] ?? null;

/** The codes that have a hint. */
export const HINTED_CODES: readonly string[] = Object.keys(HINTS);
