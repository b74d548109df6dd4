import type { Device, Encoder } from '@nonet/plugins';

/** An encoder that can be asked for, and the state it is in. */
export interface EncoderInfo {
  readonly id: string;
  /** The plugin that brings it; `built-in` for the product's own. */
  readonly plugin: string;
  /** What its plugin says of it, in a line; null for one that was trained and published. */
  readonly description: string | null;
  readonly state:
    | { readonly kind: 'available' }
    | {
        readonly kind: 'loaded';
        readonly device: Device;
        readonly dimension: number;
        readonly maxTokens: number;
        readonly fingerprint: string;
      }
    | { readonly kind: 'failed'; readonly code: string; readonly message: string };
}

/** Progress of loading an encoder; `fraction` of the present step, in [0, 1]. */
export interface LoadingProgress {
  readonly what: string;
  readonly fraction: number;
}

export interface EncodersService {
  list(): readonly EncoderInfo[];
  /**
   * The encoder, loaded on first use and shared from then on; null: the configured one, `name@version`: that of a version of
   * experts or of a published encoder. All who wait for it receive the progress.
   * @throws ENCODER_UNKNOWN; MODEL_REMOVED; PLUGIN_QUARANTINED where its plugin is out of service
   */
  get(id: string | null, onProgress?: (progress: LoadingProgress) => void): Promise<Encoder>;
}
