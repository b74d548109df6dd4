import { existsSync } from 'node:fs';
import { cp, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closedCheckout, type ClosedCheckout } from './support/closed-checkout.js';
import { run, start, type Running } from './support/command.js';

/**
 * PostgreSQL refuses to run as root, and who runs it instead may enter neither root's home nor any other folder with the
 * mode 0700. Here product, programs and home lie in such a folder.
 */
const isRoot = process.getuid?.() === 0;

describe.skipIf(!isRoot)('Nonet in a folder that root alone may enter (run by root only)', () => {
  let checkout: ClosedCheckout;
  const homes: string[] = [];
  const servers: Running[] = [];
  beforeAll(async () => {
    checkout = await closedCheckout();
  });
  afterAll(async () => {
    for (const server of servers) {
      server.process.kill('SIGKILL');
      await server.finished;
    }
    // The last to leave a database stops its server; the servers of killed processes are left by nobody.
    for (const folder of homes)
      if (existsSync(join(folder, 'postgres', 'data', 'postmaster.pid'))) await nonet(folder, 'migrate');
    await checkout.remove();
  });

  const home = (name: string) => {
    const folder = join(checkout.folder, name);
    homes.push(folder);
    return folder;
  };
  const nonet = (folder: string, ...args: string[]) => run(args, { NONET_HOME: folder }, checkout.nonet);
  const serve = (folder: string) => {
    const server = start(['serve'], { NONET_HOME: folder, PORT: '0' }, checkout.nonet);
    servers.push(server);
    return server;
  };
  const createKey = async (folder: string, name: string) => {
    const { code, stderr } = await nonet(folder, 'keys', 'create', name);
    expect(code, stderr).toBe(0);
  };
  const keys = async (folder: string) => (await nonet(folder, 'keys', 'list')).stdout;

  it('serves, and finds its database and admin key at the next start after it was killed', async () => {
    const folder = home('served');
    const first = serve(folder);
    const [, key] = await first.until(/Bearer (\S+)"/);
    await first.until(/Ctrl-C stops it/);
    const data = join(folder, 'postgres', 'data');
    const pid = (await readFile(join(data, 'postmaster.pid'), 'utf8')).split('\n')[0];
    const owner = await stat(data);
    expect(owner.uid).not.toBe(0);
    expect(owner.mode & 0o777).toBe(0o700);
    expect((await stat(`/proc/${pid}`)).uid).toBe(owner.uid);
    first.process.kill('SIGKILL');
    await first.finished;

    const second = serve(folder);
    const [, url] = await second.until(/Nonet is ready at (http:\S+)/);
    await second.until(/Ctrl-C stops it/);
    expect(second.output()).toContain('the one of the first start');
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
      body: JSON.stringify({ query: '{ me { role } }' }),
    });
    expect(await response.json()).toEqual({ data: { me: { role: 'ADMIN' } } });
    second.process.kill('SIGTERM');
    await second.finished;
    await expect(stat(join(data, 'postmaster.pid'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('has a fresh database in a home that was deleted and made again', async () => {
    const folder = home('deleted');
    await createKey(folder, 'of the old home');
    await rm(folder, { recursive: true });
    await createKey(folder, 'of the new home');
    const listed = await keys(folder);
    expect(listed).toContain('of the new home');
    expect(listed).not.toContain('of the old home');
  });

  it('has a database of its own in a home that root copied', async () => {
    const [original, copy] = [home('original'), home('copy')];
    await createKey(original, 'of both');
    // Without -p, so that root owns all of it.
    await cp(original, copy, { recursive: true });
    expect((await stat(join(copy, 'postgres', 'data'))).uid).toBe(0);
    await createKey(copy, 'of the copy');
    expect(await keys(copy)).toMatch(/of both[^]*of the copy|of the copy[^]*of both/);
    expect(await keys(original)).not.toContain('of the copy');
  });
});
