import { definePlugin } from '@nonet/plugins';
import { hashingEncoder } from './hashing-encoder.js';

export default definePlugin({
  name: '@nonet/hashing-encoder',
  version: '0.1.0',
  api: '^1.0',
  register(host) {
    host.encoders.add({
      id: 'hashing',
      description: 'Feature hashing of words and word pairs, 512 dimensions, no weights',
      open: async () => hashingEncoder(),
    });
  },
});
