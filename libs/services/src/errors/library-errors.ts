import type {
  LexicalIndexError,
  SchemeErrorCode,
  SymbolError,
  TaxonomyError,
  UnknownSymbolError,
} from '@nonet/cpc-taxonomy';
import type { EncoderErrorCode } from '@nonet/encoder';
import type { FineTuneErrorCode } from '@nonet/encoder-training';
import type { ProjectionErrorCode } from '@nonet/lab';
import type {
  EvaluationError,
  LexiconThreadError,
  ModelFileErrorCode,
  MixtureErrorCode,
  NeighbourErrorCode,
} from '@nonet/experts';
import type { HeadErrorCode } from '@nonet/lab';
import type { InputError } from '@nonet/operations';
import type { PatentSourceErrorCode } from '@nonet/patents';
import type { PluginErrorCode } from '@nonet/plugins';
import { fileUnreadable, NonetError, unexpected, type ErrorClass } from './errors.js';

type LibraryErrorCode =
  | InputError['code']
  | SchemeErrorCode
  | SymbolError['code']
  | UnknownSymbolError['code']
  | TaxonomyError['code']
  | LexicalIndexError['code']
  | PatentSourceErrorCode
  | EncoderErrorCode
  | ProjectionErrorCode
  | PluginErrorCode
  | FineTuneErrorCode
  | HeadErrorCode
  | ModelFileErrorCode
  | MixtureErrorCode
  | NeighbourErrorCode
  | EvaluationError['code']
  | LexiconThreadError['code'];

/**
 * The class of each code that a library's error may have, complete by its type: what the caller gave is bad input, what the
 * machine lacks unavailable. Codes that are not here (a graph that was built wrongly) are faults of this program.
 */
export const libraryErrorClasses: Readonly<Record<LibraryErrorCode, ErrorClass>> = {
  // Inputs
  INPUT_INVALID: 'bad-input',
  // Schemes and symbols
  CPC_SYMBOL_INVALID: 'bad-input',
  CPC_SYMBOL_UNKNOWN: 'bad-input',
  CPC_TAXONOMY_INVALID: 'bad-input',
  LEXICAL_INDEX_INVALID: 'internal',
  SCHEME_FILE_UNREADABLE: 'bad-input',
  SCHEME_FORMAT_UNKNOWN: 'bad-input',
  SCHEME_VERSION_UNKNOWN: 'bad-input',
  SCHEME_ARCHIVE_BROKEN: 'bad-input',
  SCHEME_ARCHIVE_TOO_LARGE: 'bad-input',
  SCHEME_ENCODING_INVALID: 'bad-input',
  SCHEME_ROW_INVALID: 'bad-input',
  SCHEME_XML_INVALID: 'bad-input',
  SCHEME_STRUCTURE_INVALID: 'bad-input',
  // Patents
  PATENT_SOURCE_MISSING: 'bad-input',
  PATENT_SOURCE_FOLDER: 'bad-input',
  PATENT_SOURCE_UNREADABLE: 'bad-input',
  PATENT_SOURCE_EMPTY: 'bad-input',
  PATENT_SOURCE_FORMAT: 'bad-input',
  PATENT_SOURCE_ENCODING: 'bad-input',
  PATENT_SOURCE_TOO_LARGE: 'bad-input',
  PATENT_SAMPLE_TOO_SMALL: 'bad-input',
  // Encoders and plugins
  CHECKPOINT_NOT_FOUND: 'unavailable',
  CHECKPOINT_INVALID: 'unavailable',
  CHECKPOINT_UNSUPPORTED: 'unavailable',
  CHECKPOINT_TENSOR_MISSING: 'unavailable',
  CHECKPOINT_TENSOR_SHAPE: 'unavailable',
  CHECKPOINT_NOT_WRITTEN: 'unavailable',
  CHECKPOINTS_DIFFER: 'bad-input',
  TOKENIZER_INVALID: 'unavailable',
  ENCODER_UNKNOWN: 'not-found',
  EXPERT_UNKNOWN: 'not-found',
  ENCODER_OPTIONS_INVALID: 'bad-input',
  ENCODER_DEVICE_UNAVAILABLE: 'unavailable',
  ENCODER_DOWNLOAD_FAILED: 'unavailable',
  ENCODER_QUEUE_FULL: 'unavailable',
  ENCODER_DISPOSED: 'unavailable',
  ENCODER_WORKER_FAILED: 'unavailable',
  ENCODER_VECTORS_INVALID: 'unavailable',
  PLUGIN_LOAD_FAILED: 'unavailable',
  PLUGIN_INVALID: 'unavailable',
  PLUGIN_API_VERSION: 'unavailable',
  PLUGIN_DUPLICATE: 'unavailable',
  PLUGIN_QUARANTINED: 'unavailable',
  // Classifying and evaluating
  LEXICON_THREAD_FAILED: 'unavailable',
  EVALUATION_EMPTY: 'bad-input',
  // Fine-tuning
  FINE_TUNE_OPTIONS_INVALID: 'bad-input',
  FINE_TUNE_CORPUS_EMPTY: 'bad-input',
  FINE_TUNE_CORPUS_ONE_LABEL: 'bad-input',
  FINE_TUNE_CHECKPOINT_UNSUPPORTED: 'bad-input',
  FINE_TUNE_RESUME_MISMATCH: 'conflict',
  FINE_TUNE_NOT_FINITE: 'bad-input',
  FINE_TUNE_ADAPTER_INVALID: 'bad-input',
  FINE_TUNE_DEVICE_UNAVAILABLE: 'unavailable',
  FINE_TUNE_DISK_FULL: 'unavailable',
  FINE_TUNE_WRITE_FAILED: 'unavailable',
  FINE_TUNE_WORKER_FAILED: 'unavailable',
  // Training heads
  HEAD_EXAMPLES_EMPTY: 'bad-input',
  HEAD_SHAPE_MISMATCH: 'bad-input',
  HEAD_FEATURES_NOT_FINITE: 'bad-input',
  HEAD_TRUTH_INVALID: 'bad-input',
  HEAD_LABEL_WITHOUT_EXAMPLE: 'bad-input',
  HEAD_ONE_CLASS: 'bad-input',
  HEAD_SETTINGS_INVALID: 'bad-input',
  HEAD_NOT_FINITE: 'bad-input',
  HEAD_FILE_INVALID: 'bad-input',
  // Examples and their neighbours
  MIXTURE_INVALID: 'bad-input',
  MIXTURE_EXAMPLES_EMPTY: 'bad-input',
  MIXTURE_SYMBOL_UNKNOWN: 'bad-input',
  MIXTURE_SYMBOL_KNOWN: 'conflict',
  NEIGHBOUR_ID_REPEATED: 'conflict',
  NEIGHBOUR_SHAPE_MISMATCH: 'bad-input',
  NEIGHBOUR_VECTOR_INVALID: 'bad-input',
  NEIGHBOUR_COUNT_INVALID: 'bad-input',
  NEIGHBOUR_FILE_INVALID: 'bad-input',
  // Folders of models
  MODEL_MANIFEST_MISSING: 'bad-input',
  MODEL_MANIFEST_INVALID: 'bad-input',
  MODEL_FILE_MISSING: 'bad-input',
  MODEL_FILE_CORRUPT: 'bad-input',
  MODEL_FOLDER_EMPTY: 'bad-input',
};

const isLibraryCode = (code: string): code is LibraryErrorCode => Object.hasOwn(libraryErrorClasses, code);

const unreadableFile = new Map([
  ['ENOENT', 'there is no such file'],
  ['EACCES', 'permission is missing'],
  ['EPERM', 'permission is missing'],
  ['EISDIR', 'it is a folder'],
]);

/** Any thrown value as an error of this API; a library's code and message are kept, the rest becomes `INTERNAL`. */
export function toNonetError(error: unknown): NonetError {
  if (error instanceof NonetError) return error;
  if (!(error instanceof Error)) return unexpected({ message: String(error) }, error);
  const { code, path } = error as Error & { code?: unknown; path?: unknown };
  if (typeof code !== 'string') return unexpected({ message: error.message }, error);
  const reason = unreadableFile.get(code);
  if (reason !== undefined) return fileUnreadable({ file: String(path ?? 'The file'), reason }, error);
  return isLibraryCode(code)
    ? new NonetError(code, libraryErrorClasses[code], error.message, { cause: error })
    : unexpected({ message: error.message }, error);
}
