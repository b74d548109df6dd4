import type { PluginRegistry } from '@nonet/plugins';
import type { ExpertsService } from './experts.service.js';

export function createExperts(registry: PluginRegistry): ExpertsService {
  return {
    list: () =>
      registry.plugins().flatMap(({ experts, source, name, state, problem }) => {
        const plugin = source === 'built-in' ? source : name;
        return experts.map((expert) => ({ ...expert, plugin, state, problem }));
      }),
  };
}
