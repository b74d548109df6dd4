import type { Encoder, EncoderProvider } from '@nonet/plugins';
import type { PluginRegistry, PluginReport } from '@nonet/plugins/host';
import type { PinnedEncoder } from './parameters.js';
import { missingPlugin, type PinVerdict } from './pinned-experts.js';

/** Where encoders of plugins come from. */
export type EncoderSource = Pick<PluginRegistry, 'openEncoder' | 'encoders' | 'plugins' | 'lookFor'>;

/**
 * Compares the encoder that a model pins with the plugins that are here. Of the same version and of others alike only the
 * fingerprint can tell whether the vectors are the same, and that is known once it is open: {@link openedVerdict}.
 */
export function encoderVerdict(pinned: PinnedEncoder, plugins: readonly PluginReport[]): PinVerdict {
  const { encoder: id, plugin, version } = pinned;
  const owner = plugins.find(({ encoders }) => encoders.includes(id));
  if (!owner) return { present: null, problem: missingPlugin(pinned), warning: null };
  if (owner.name !== plugin) {
    const problem = `The experts were trained on vectors of ${plugin} ${version}; ${id} is an encoder of ${owner.name} here, whose vectors are others.`;
    return { present: null, problem, warning: null };
  }
  const warning =
    owner.version === version
      ? null
      : `The experts were trained on vectors of version ${version} of ${plugin}, and ${owner.version} is here: it answers only where its vectors are the same, or as it says may stand for them.`;
  return { present: owner.version, problem: null, warning };
}

/** The same of an encoder that is open: whether its vectors may be compared with those that the experts learnt from. */
export function openedVerdict(
  pinned: PinnedEncoder,
  { fingerprint }: Pick<Encoder, 'fingerprint'>,
  { present, reads }: { readonly present: string | null } & Pick<EncoderProvider, 'reads'>,
): Pick<PinVerdict, 'problem' | 'warning'> {
  const { encoder, plugin, version } = pinned;
  if (fingerprint === pinned.fingerprint) return { problem: null, warning: null };
  if (reads?.includes(pinned.fingerprint)) {
    const warning = `The experts were trained on vectors ${pinned.fingerprint} of ${plugin} ${version}; ${present} gives ${fingerprint}, which it says may stand for them: scores may differ.`;
    return { problem: null, warning };
  }
  const problem = `The experts were trained on vectors ${pinned.fingerprint} of ${plugin} ${version}; ${encoder} of ${plugin} ${present} gives ${fingerprint}, which are others. Put back what was there, or train experts anew.`;
  return { problem, warning: null };
}

/** An encoder that a model pins, open. */
export interface OpenedEncoder {
  readonly encoder: Encoder;
  readonly warning: string | null;
}

/**
 * Opens what is pinned; `problem` says why it cannot answer for the model.
 * @throws PluginError PLUGIN_…, and what the plugin throws
 */
export async function openPinnedEncoder(
  pinned: PinnedEncoder,
  source: EncoderSource,
  options: Parameters<EncoderProvider['open']>[0],
): Promise<OpenedEncoder | { readonly problem: string }> {
  await source.lookFor('encoders', pinned.encoder);
  const { problem, present } = encoderVerdict(pinned, source.plugins());
  if (problem !== null) return { problem };
  const encoder = await source.openEncoder(pinned.encoder, options);
  const provider = source.encoders().find(({ id }) => id === pinned.encoder);
  const verdict = openedVerdict(pinned, encoder, { present, reads: provider?.reads });
  if (verdict.problem === null) return { encoder, warning: verdict.warning };
  await encoder.dispose();
  return { problem: verdict.problem };
}
