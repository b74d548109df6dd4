import type { MixtureParameters, PinnedEncoder, PinnedExpert } from '@nonet/experts';
import { z } from 'zod';

const pinned = z.object({
  section: z.string(),
  expert: z.string(),
  plugin: z.string(),
  version: z.string(),
  format: z.string().optional(),
});
const pinnedEncoder = z.object({
  encoder: z.string(),
  plugin: z.string(),
  version: z.string(),
  fingerprint: z.string(),
});
/** As it stands in the configuration of a version, beside much else. */
const facts = z.looseObject({ pluginExperts: z.array(pinned).optional() });
const encoderFacts = z.looseObject({ pluginEncoder: pinnedEncoder.optional() });

/**
 * What a version says of its encoder and its experts of plugins, and of those that could not learn: one need not open it to know.
 */
export function pluginFacts({
  pluginEncoder,
  pluginExperts,
  leftOut,
}: Pick<MixtureParameters, 'pluginEncoder' | 'pluginExperts' | 'leftOut'>): Readonly<
  Record<string, unknown>
> {
  return {
    ...(pluginEncoder && { pluginEncoder }),
    ...(pluginExperts && { pluginExperts: pluginExperts.map((one) => pinned.parse(one)) }),
    ...(leftOut && { leftOut }),
  };
}

/** None in versions from before they were named. */
export function pinnedIn(configuration: unknown): readonly PinnedExpert[] {
  const parsed = facts.safeParse(configuration);
  return parsed.success ? (parsed.data.pluginExperts ?? []) : [];
}

/** null: it brings its own. */
export function pinnedEncoderIn(configuration: unknown): PinnedEncoder | null {
  const parsed = encoderFacts.safeParse(configuration);
  return (parsed.success && parsed.data.pluginEncoder) || null;
}

/** Whether what a version answers depends on a plugin. */
export const needsPlugins = (configuration: unknown): boolean =>
  pinnedIn(configuration).length > 0 || pinnedEncoderIn(configuration) !== null;
