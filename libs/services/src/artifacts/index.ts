export type { Artifact, ArtifactStore, CollectedArtifacts } from './artifact-store.js';
export { openArtifacts } from './open-artifacts.js';
