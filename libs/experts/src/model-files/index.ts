export { ModelFileError, type ModelFileErrorCode } from './errors.js';
export {
  modelDigest,
  readModelManifest,
  sumOf,
  sumUpFolder,
  verifyModelFiles,
  writeModelManifest,
  type ModelFacts,
} from './model-folder.js';
export {
  MANIFEST,
  MODEL_KINDS,
  modelManifestSchema,
  type ModelEncoder,
  type ModelFigures,
  type ModelFile,
  type ModelKind,
  type ModelManifest,
} from './model-manifest.js';
