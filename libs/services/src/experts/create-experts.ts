import { encoderVerdict, expertStates, pinVerdict } from '@nonet/experts/mixture';
import { pinnedEncoderIn, pinnedIn } from '../models/needed-plugins.js';
import type { PluginRegistry } from '@nonet/plugins/host';
import type { ActiveModel } from '../classification/active-model.js';
import type { ExpertsService } from './experts.service.js';

export function createExperts(
  registry: Pick<PluginRegistry, 'plugins' | 'settled'>,
  models: Pick<ActiveModel, 'lease'>,
): ExpertsService {
  return {
    kinds: () =>
      registry.plugins().flatMap(({ experts, source, name, state, problem }) => {
        const plugin = source === 'built-in' ? source : name;
        return experts.map((expert) => ({ ...expert, plugin, state, problem }));
      }),
    async neededBy({ configuration }) {
      const pinned = pinnedIn(configuration);
      if (pinned.length === 0) return [];
      await registry.settled();
      return pinned.map(({ format, ...one }) => ({
        ...one,
        ...pinVerdict({ ...one, format }, registry.plugins()),
      }));
    },
    async encoderNeededBy({ configuration }) {
      const pinned = pinnedEncoderIn(configuration);
      if (pinned === null) return null;
      await registry.settled();
      return { ...pinned, ...encoderVerdict(pinned, registry.plugins()) };
    },
    async ofModel(reference, { signal }) {
      const { model, release } = await models.lease(reference, { signal });
      try {
        return model.experts === null ? [] : expertStates(model.experts);
      } finally {
        release();
      }
    },
  };
}
