export type { Artifact, ArtifactStore, Collected } from './artifact-store.js';
export { openArtifacts } from './open-artifacts.js';
export { orDiskFull } from './write-whole.js';
