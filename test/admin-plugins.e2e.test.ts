import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Api, startApi } from './support/api.js';
import { launchBrowser } from './support/browser.js';
import { signedIn } from './support/web-app.js';

/** An expert that is added only where a licence lies beside its plugin. */
const licensed = `import { existsSync } from 'node:fs';
export default { name: 'licensed', version: '1.0.0', apiVersion: 1, register(host) {
  if (!existsSync(new URL('licence', import.meta.url))) throw new Error('there is no licence');
  host.experts.add({ id: 'licensed', section: 'C', description: 'for chemistry', create: async () => {}, open: async () => {} });
} };`;

let folder: string;
let api: Api;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nonet-admin-plugins-'));
  await writeFile(join(folder, 'licensed.mjs'), licensed);
  api = await startApi({ environment: { NONET_PLUGINS: join(folder, 'licensed.mjs') } });
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await api?.close();
  await rm(folder, { recursive: true, force: true });
});

async function signIn(role: 'reader' | 'admin'): Promise<void> {
  page = await signedIn(browser, api, { role, path: '/system' });
  await page.getByRole('heading', { name: 'Plugins' }).waitFor();
}
const plugins = () => page.getByRole('table', { name: 'Plugins' });

describe('the plugins on the page of the system', () => {
  test('say why one is out of service; a reader cannot read them again', async () => {
    await signIn('reader');
    await plugins().getByText('there is no licence').waitFor();
    expect(await plugins().textContent()).toContain('quarantined');
    expect(await page.getByRole('button', { name: 'Read again' }).count()).toBe(0);
  });

  test('are read again by an admin, without a restart', async () => {
    await rm(join(folder, 'licence'), { force: true });
    await api.services.plugins.reload();
    await signIn('admin');
    await plugins().getByText('quarantined').waitFor();
    await writeFile(join(folder, 'licence'), '');
    await page.getByRole('button', { name: 'Read again' }).click();
    await plugins().getByText('quarantined').waitFor({ state: 'detached' });
    const kinds = page.getByRole('table', { name: 'Kinds of experts' });
    expect(await kinds.textContent()).toContain('licensedsection Cfor chemistry');
    const shots = process.env['NONET_SCREENSHOTS'];
    if (shots) await page.screenshot({ path: join(shots, 'plugins.png'), fullPage: true });
  });
});
