import type { ArtifactsConfig } from '../config/index.js';
import type { ArtifactStore } from './artifact-store.js';
import { folderStore } from './folder-store.js';

/** The store that the configuration names; Amazon's client is loaded only where it is used. */
export async function openArtifacts(config: ArtifactsConfig): Promise<ArtifactStore> {
  if (config.kind === 'folder') return folderStore(config.folder);
  const { s3Store } = await import('./s3-store.js');
  return s3Store(config);
}
