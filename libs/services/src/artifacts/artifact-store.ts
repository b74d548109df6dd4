/** A file by its content. */
export interface Artifact {
  readonly sha256: string;
  readonly bytes: number;
}

export interface CollectedArtifacts {
  readonly artifacts: number;
  readonly bytes: number;
}

/** Keeps files by the sum of their content, whole or not at all. Both stores keep the promises of `artifact-store.test.ts`. */
export interface ArtifactStore {
  /** What messages and logs call it; without credentials. */
  readonly address: string;
  /**
   * Keeps the content of a file. `known`: it was there already, and whole.
   * @throws ARTIFACT_CORRUPT where the file is not what its sum says; DISK_FULL, ARTIFACT_STORE_UNUSABLE
   */
  put(artifact: Artifact, file: string, options: { signal?: AbortSignal }): Promise<'kept' | 'known'>;
  /** Whether there is one of that size; its content is not read. False too in a bucket that is not there. @throws ARTIFACT_STORE_UNUSABLE */
  has(artifact: Artifact): Promise<boolean>;
  /**
   * Writes an artifact to a file, which is whole and what its sum says, or is not there.
   * @param name what messages call it: the path within its model
   * @throws ARTIFACT_MISSING, ARTIFACT_CORRUPT; DISK_FULL, ARTIFACT_STORE_UNUSABLE
   */
  fetch(
    artifact: Artifact & { readonly name: string },
    file: string,
    options: { signal?: AbortSignal },
  ): Promise<void>;
  /** Does nothing where there is none. */
  remove(sha256: string): Promise<void>;
  /** Removes all others, and what killed writers left. No `put` may run meanwhile. */
  keepOnly(sums: ReadonlySet<string>): Promise<CollectedArtifacts>;
  close(): Promise<void>;
}
