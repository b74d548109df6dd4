// `node tools/documentation-pictures.mjs --url http://127.0.0.1:4000 --key nonet_… [FOLDER]` takes the pictures that README.md and docs/web-app.md
// show, from a running app on its sample data. Default: docs/pictures.
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { launchBrowser, signIn } from './web-app-browser.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const { values, positionals } = parseArgs({
  options: { url: { type: 'string', default: 'http://127.0.0.1:4000' }, key: { type: 'string' } },
  allowPositionals: true,
});
const { url, key = process.env['NONET_KEY'] } = values;
if (!key) {
  console.error('Give the key of an admin: --key nonet_… or NONET_KEY.');
  process.exit(2);
}
const folder = positionals[0] ?? join(root, 'docs', 'pictures');
const SIZE = { width: 1280, height: 800 };
const leak = JSON.parse(readFileSync(join(root, 'prisma', 'sample', 'leak-detector.json'), 'utf8'));

const browser = await launchBrowser();
try {
  mkdirSync(folder, { recursive: true });
  const page = await browser.newPage();
  await page.setViewportSize(SIZE);
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await signIn(page, { url, key });

  const open = async (path) => {
    await page.goto(url + path);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.getByRole('status', { name: 'Loading' }).first().waitFor({ state: 'detached' });
  };
  const take = async (name) => {
    await page.waitForLoadState('networkidle');
    await page.waitForTimeout(400);
    await page.screenshot({ path: join(folder, `${name}.png`) });
    console.log(`${name}.png`);
  };

  await open('/classify');
  await page.getByLabel('Text', { exact: true }).fill(`${leak.title}\n\n${leak.abstract}`);
  await page.getByRole('button', { name: 'Classify', exact: true }).click();
  await page.getByText('F17C').first().waitFor();
  await take('classify');
  await open('/patents');
  await take('patents');
  await open('/patents/XN0041A1');
  await take('patent');
  await open('/taxonomy/statistics');
  await page.getByText('Depth', { exact: true }).waitFor();
  await take('statistics');
  await open('/models/nonet-experts@1');
  await take('model');
} finally {
  await browser.close();
}
