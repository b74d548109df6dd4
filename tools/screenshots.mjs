// `npm run screenshots -- --url http://127.0.0.1:4000 --key nonet_… FOLDER` takes pictures of every page of a running app, at two widths
// and in both themes.
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { declaredAddresses, filledIn } from './web-app-addresses.mjs';
import { launchBrowser, signIn } from './web-app-browser.mjs';

const WIDTHS = [390, 1280];
const THEMES = ['light', 'dark'];
const HEIGHT = 900;

const { values, positionals } = parseArgs({
  options: { url: { type: 'string' }, key: { type: 'string' }, only: { type: 'string' } },
  allowPositionals: true,
});
const url = (values.url ?? process.env['NONET_URL'] ?? 'http://127.0.0.1:4000').replace(/\/$/, '');
const key = values.key ?? process.env['NONET_KEY'];
const folder = resolve(positionals[0] ?? 'screenshots');
if (!key) {
  console.error('Give the key of an admin: --key nonet_… or NONET_KEY.');
  process.exit(2);
}

const examples = await exampleParameters();
mkdirSync(folder, { recursive: true });
const browser = await launchBrowser();
try {
  const page = await browser.newPage();
  await page.goto(url);
  await picture(page, 'sign-in');
  await signIn(page, { url, key });
  for (const address of declaredAddresses()) {
    if (values.only && !address.includes(values.only)) continue;
    const filled = fill(address);
    if (filled === null) continue;
    await page.goto(url + filled);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.getByRole('status', { name: 'Loading' }).first().waitFor({ state: 'detached' });
    await page.waitForLoadState('networkidle');
    await picture(
      page,
      address === '/' ? 'start' : address.slice(1).replaceAll('/', '-').replaceAll('$', ''),
    );
  }
} finally {
  await browser.close();
}

async function picture(page, name) {
  for (const colorScheme of THEMES)
    for (const width of WIDTHS) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.setViewportSize({ width, height: HEIGHT });
      await page.waitForTimeout(200);
      const file = join(folder, `${name}-${width}-${colorScheme}.png`);
      await page.screenshot({ path: file, fullPage: true });
      console.log(file);
    }
}

/** A page of what the database does not have cannot be shown. */
function fill(address) {
  try {
    return filledIn(address, examples);
  } catch (error) {
    console.warn(`${error.message} It is left out.`);
    return null;
  }
}

/** What stands in the database: the newest of each. */
async function exampleParameters() {
  const query = `{
    patents(first: 1) { nodes { number } }
    collections(first: 1) { nodes { name } }
    labelSets(first: 1) { nodes { name } }
    cpcNodes(first: 1, filter: { level: SUBCLASS }) { nodes { symbol } }
    models(first: 1) { nodes { reference } }
    runs(first: 1) { nodes { id } }
    imports(first: 1) { nodes { id } }
  }`;
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: JSON.stringify({ query }),
  });
  const { data, errors } = await response.json();
  if (!data) throw new Error(errors?.[0]?.message ?? `The server answered with ${response.status}.`);
  const known = {
    $number: data.patents.nodes[0]?.number,
    $name: data.collections.nodes[0]?.name,
    $symbol: data.cpcNodes.nodes[0]?.symbol,
    $version: data.models.nodes[0]?.reference,
    '/label-sets/$name $name': data.labelSets.nodes[0]?.name,
    '/runs/$id $id': data.runs.nodes[0]?.id,
    '/imports/$id $id': data.imports.nodes[0]?.id,
    '/system/imports/$id $id': data.imports.nodes[0]?.id,
  };
  return Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined));
}
