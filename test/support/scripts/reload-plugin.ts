/** Loads the plugin of a folder, then writes each of the descriptions into its `words.js` and loads it again; says what it found. */
import { PluginRegistry } from '@nonet/plugins/host';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [folder, ...descriptions] = process.argv.slice(2);
const registry = new PluginRegistry();
const say = () =>
  process.stdout.write(`${JSON.stringify(registry.experts().map(({ description }) => description))}\n`);

await registry.load(['.'], folder);
say();
for (const description of descriptions) {
  writeFileSync(join(folder, 'words.js'), `export default '${description}';`);
  await registry.reload(['.'], folder);
  say();
}
