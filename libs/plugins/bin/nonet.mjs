#!/usr/bin/env node
// `npx nonet plugins …` beside a plugin, where of Nonet only this package is installed; in a checkout the whole command.
import { existsSync } from 'node:fs';

const checkout = new URL('../../../tools/nonet.mjs', import.meta.url);
await import(existsSync(checkout) ? checkout.href : '../dist/package/command.js');
