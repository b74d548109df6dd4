import type { AheadState, SearchState } from '@nonet/experts';
import type { Readiness } from '../classification/classification.service.js';
import type { EncoderInfo } from '../encoders/encoders.service.js';

export interface SystemStatus {
  /** Of this program. */
  readonly version: string;
  readonly node: string;
  readonly platform: string;
  readonly startedAt: Date;
  /** How many processes answer requests at this address. */
  readonly processes: number;
  readonly database: {
    readonly kind: 'embedded' | 'external';
    readonly version: string;
    readonly address: string;
  };
  /** What `NONET_DEVICE` asked for; what is in use stands with each encoder. */
  readonly requestedDevice: string;
  readonly encoder: string;
  readonly encoders: readonly EncoderInfo[];
  readonly scheme: { readonly version: string; readonly nodes: number } | null;
  readonly patents: number;
  readonly classification: Readiness;
  /** Main groups and subgroups of the scheme that the model which answers has vectors of; null: not begun. */
  readonly embeddedGroups: AheadState | null;
  /** How similar stored patents are looked for; null: no model has answered yet, or where nothing is kept ahead, nobody looked. */
  readonly similarSearch: SearchState | null;
  /** How the patents that the answering experts remember are searched; null: no experts answer. */
  readonly rememberedSearch: SearchState | null;
  readonly memory: { readonly residentBytes: number; readonly heapBytes: number };
}

export interface SystemService {
  status(): Promise<SystemStatus>;
}
