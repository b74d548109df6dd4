export { ModelFileError, type ModelFileErrorCode } from './errors.js';
export {
  modelDigest,
  type ModelFacts,
  readModelManifest,
  sumOf,
  sumUpFolder,
  verifyModelFiles,
  writeModelManifest,
} from './model-folder.js';
export {
  MANIFEST,
  MODEL_KINDS,
  type ModelEncoder,
  type ModelFigures,
  type ModelFile,
  type ModelKind,
  type ModelManifest,
  modelManifestSchema,
} from './model-manifest.js';
