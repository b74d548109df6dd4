import { join } from 'node:path';
import { openEncoder } from '@nonet/encoder';
import { type EncoderSource, MIXTURE_FILES, openPinnedEncoder } from '@nonet/experts/mixture';
import type { Encoder, OpenEncoderOptions } from '@nonet/plugins';
import { modelEncoderUnusable } from '../errors/errors.js';
import { pinnedEncoderIn } from '../models/needed-plugins.js';
import type { ModelVersion } from '../models/models.service.js';
import { gatheringTexts } from './gathered-texts.js';

export interface VersionEncoderOptions extends Pick<OpenEncoderOptions, 'device' | 'signal' | 'onBatch'> {
  /** What it is called; default: the reference of the version. */
  readonly id?: string;
  /** The folder of the version. */
  readonly folder: string;
  readonly modelsFolder: string | null;
  readonly plugins: EncoderSource;
  /** Hears what to know though it is opened. */
  readonly onWarning: (warning: string) => void;
}

/**
 * The encoder that a version stands on: its own, which lies in its folder, or that of a plugin which it pins.
 * @throws MODEL_ENCODER_UNUSABLE where the plugin is missing, or gives other vectors; PLUGIN_…, and EncoderError
 */
export async function openVersionEncoder(
  { kind, reference, configuration }: Pick<ModelVersion, 'kind' | 'reference' | 'configuration'>,
  { id = reference, folder, plugins, onWarning, ...options }: VersionEncoderOptions,
): Promise<Encoder> {
  const pinned = pinnedEncoderIn(configuration);
  if (pinned === null) {
    const { device, signal, onBatch, modelsFolder } = options;
    const checkpoint = kind === 'experts' ? join(folder, MIXTURE_FILES.encoder) : folder;
    return openEncoder({ id, checkpoint, modelsFolder: modelsFolder ?? undefined, device, signal, onBatch });
  }
  const opened = await openPinnedEncoder(pinned, plugins, options);
  if ('problem' in opened)
    throw modelEncoderUnusable({ model: reference, encoder: pinned.encoder, problem: opened.problem });
  if (opened.warning !== null) onWarning(opened.warning);
  return gatheringTexts(opened.encoder);
}
