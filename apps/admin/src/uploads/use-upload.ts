import { useEffect, useRef, useState } from 'react';
import { storedKey } from '../session/key-store.js';
import { graphql } from '../data/graphql.js';
import { useSend } from '../data/use-send.js';
import { abandonUpload, uploadFile } from './tus-upload.js';

const UPLOADS = graphql(`
  query UploadPaths {
    uploads(first: 500) {
      id
      path
    }
  }
`);

export interface Uploading {
  readonly name: string;
  readonly bytes: number;
  /** 0 to 1. */
  readonly share: number;
}

export interface Upload {
  /** What is under way; null: nothing. */
  readonly uploading: Uploading | null;
  readonly error: Error | null;
  /** Sends a file and answers with its path on the server; null: it was cancelled, or went wrong (see `error`). */
  readonly send: (file: File) => Promise<string | null>;
  /** Gives up what is under way; what was sent is removed. */
  readonly cancel: () => void;
}

/** Sends one file after another to the server. Whoever leaves the page may go on with the same file later. */
export function useUpload(): Upload {
  const { ask } = useSend();
  const [uploading, setUploading] = useState<Uploading | null>(null);
  const [error, setError] = useState<Error | null>(null);
  const current = useRef<{ file: File; controller: AbortController } | null>(null);
  useEffect(() => () => current.current?.controller.abort(), []);

  async function send(file: File): Promise<string | null> {
    const key = storedKey() ?? '';
    const controller = new AbortController();
    const { signal } = controller;
    current.current = { file, controller };
    setError(null);
    setUploading({ name: file.name, bytes: file.size, share: 0 });
    try {
      const onProgress = (share: number) => setUploading({ name: file.name, bytes: file.size, share });
      const id = await uploadFile({ file, key, signal, onProgress });
      const { uploads } = await ask(UPLOADS, {}, signal);
      return uploads.find((one) => one.id === id)?.path ?? null;
    } catch (failure) {
      if (!signal.aborted) setError(failure as Error);
      return null;
    } finally {
      current.current = null;
      setUploading(null);
    }
  }

  function cancel() {
    const under = current.current;
    if (!under) return;
    under.controller.abort();
    void abandonUpload({ file: under.file, key: storedKey() ?? '' });
  }

  return { uploading, error, send, cancel };
}
