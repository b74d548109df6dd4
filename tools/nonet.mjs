#!/usr/bin/env node
// The `nonet` command of a checkout: `npx nonet VERB …`, and `npm start`, which is `npx nonet serve`. Works on a bare clone, from any of
// its folders: files are named from where the person stands, the home is that of the checkout.
import { join } from 'node:path';
import { prepare, ROOT } from './prepare.mjs';

await prepare();
process.env.NODE_ENV ??= 'production';
process.env.NONET_HOME ||= join(ROOT, '.nonet');
// In this process: a second one would cost as much as the command itself.
await import('../apps/cli/dist/bundle/main.js');
