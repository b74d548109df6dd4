// Lets a plain Node.js process run a script of the tests on the libraries as they were built, so that a test can start one and
// kill it:  node --import ./test/support/run-typescript.mjs SCRIPT.ts
import { register } from 'node:module';

register('./typescript-hooks.mjs', import.meta.url);
