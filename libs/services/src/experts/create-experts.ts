import { expertStates } from '@nonet/experts';
import type { PluginRegistry } from '@nonet/plugins';
import type { ActiveModel } from '../classification/active-model.js';
import type { ExpertsService } from './experts.service.js';

export function createExperts(
  registry: Pick<PluginRegistry, 'plugins'>,
  models: Pick<ActiveModel, 'lease'>,
): ExpertsService {
  return {
    kinds: () =>
      registry.plugins().flatMap(({ experts, source, name, state, problem }) => {
        const plugin = source === 'built-in' ? source : name;
        return experts.map((expert) => ({ ...expert, plugin, state, problem }));
      }),
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
