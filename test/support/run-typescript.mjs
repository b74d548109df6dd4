// Lets a plain Node.js process run the sources, so that a test can start one and kill it:
//   node --conditions nonet-source --import ./test/support/run-typescript.mjs SCRIPT.ts
import { register } from 'node:module';

register('./typescript-hooks.mjs', import.meta.url);
