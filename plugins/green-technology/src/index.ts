import { definePlugin } from '@nonet/plugins';
import { greenTechnology } from './green-technology.js';

export default definePlugin({
  name: '@nonet/green-technology',
  version: '0.1.0',
  api: '^1.0',
  register({ experts }) {
    experts.add(greenTechnology);
  },
});
