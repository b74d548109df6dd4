import { join } from 'node:path';
import { type Computing, openEncoder } from '@nonet/encoder';
import { type EncoderSource, MIXTURE_FILES, openPinnedEncoder } from '@nonet/experts/mixture';
import type { Encoder, OpenEncoderOptions } from '@nonet/plugins';
import { modelEncoderUnusable } from '../errors/errors.js';
import { pinnedEncoderIn } from '../models/needed-plugins.js';
import type { ModelVersion } from '../models/models.service.js';
import { gatheringTexts } from './gathered-texts.js';

/** Where the home keeps the graphs of encoders of versions. */
export const graphsIn = (home: string): string => join(home, 'cache', 'graphs');

type Version = Pick<ModelVersion, 'kind' | 'reference' | 'configuration'>;

export interface OwnEncoderOptions extends Pick<
  OpenEncoderOptions,
  'device' | 'cores' | 'signal' | 'onBatch'
> {
  /** What it is called; default: the reference of the version. */
  readonly id?: string;
  /** The folder of the version. */
  readonly folder: string;
  readonly modelsFolder: string | null;
  /** Where the graphs of encoders are kept; default: nowhere. */
  readonly graphs?: string;
  /** Of its files, where it is known: see `EncoderSetup`. */
  readonly fingerprint?: string;
  /** Default: in threads of its own. */
  readonly computing?: Computing;
}

export interface VersionEncoderOptions extends Omit<OwnEncoderOptions, 'computing' | 'fingerprint'> {
  readonly plugins: EncoderSource;
  /** Hears what to know though it is opened. */
  readonly onWarning: (warning: string) => void;
}

/** The encoder that lies in the folder of a version, which pins no other. @throws EncoderError */
export function openOwnEncoder(
  { kind, reference }: Version,
  { id = reference, folder, modelsFolder, ...options }: OwnEncoderOptions,
): Promise<Encoder> {
  const checkpoint = kind === 'experts' ? join(folder, MIXTURE_FILES.encoder) : folder;
  return openEncoder({ id, checkpoint, modelsFolder: modelsFolder ?? undefined, ...options });
}

/**
 * The encoder that a version stands on: its own, which lies in its folder, or that of a plugin which it pins.
 * @throws MODEL_ENCODER_UNUSABLE where the plugin is missing, or gives other vectors; PLUGIN_…, and EncoderError
 */
export async function openVersionEncoder(
  version: Version,
  { plugins, onWarning, ...options }: VersionEncoderOptions,
): Promise<Encoder> {
  const pinned = pinnedEncoderIn(version.configuration);
  if (pinned === null) return openOwnEncoder(version, options);
  const opened = await openPinnedEncoder(pinned, plugins, options);
  if ('problem' in opened)
    throw modelEncoderUnusable({
      model: version.reference,
      encoder: pinned.encoder,
      problem: opened.problem,
    });
  if (opened.warning !== null) onWarning(opened.warning);
  return gatheringTexts(opened.encoder);
}
