import type { Device, Encoder } from '@nonet/plugins';

/** An encoder that can be asked for, and the state it is in. */
export interface EncoderInfo {
  readonly id: string;
  /** The plugin that brings it; `built-in` for the product's own. */
  readonly plugin: string;
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

export interface EncodersService {
  list(): readonly EncoderInfo[];
  /** The encoder, loaded on first use and shared from then on; null: the configured one. @throws ENCODER_UNKNOWN */
  get(id: string | null): Promise<Encoder>;
}
