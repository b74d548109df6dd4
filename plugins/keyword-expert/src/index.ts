import { definePlugin } from '@nonet/plugins';
import { keywordExperts } from './keyword-expert.js';

export default definePlugin({
  name: '@nonet/keyword-expert',
  version: '0.1.0',
  api: '^1.0',
  register(host) {
    host.experts.add(keywordExperts);
  },
});
