import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createServices } from '@nonet/services';
import { loadConfig } from '@nonet/services/config';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { AuditJournal, type AuditRecord } from '../libs/services/src/audit/audit-journal.js';
import { openPlainDatabase } from '../libs/services/src/database/open-database.js';
import { emptyDatabase } from './support/fresh-database.js';
import { smallDisk, type SmallDisk } from './support/small-disk.js';

const probe = smallDisk(1);
probe?.remove();
const log = pino({ level: 'silent' });

const entry: AuditRecord = {
  at: new Date(1_800_000_000_000),
  principal: 'cli',
  principalName: 'command line',
  role: 'ADMIN',
  action: 'createApiKey',
  arguments: { input: { name: 'tool' } },
  errorCode: null,
  address: null,
  requestId: null,
};

let disk: SmallDisk;
beforeEach(() => {
  disk = smallDisk(120)!;
});
afterEach(() => disk.remove());

test.skipIf(probe === null)(
  'a disk that is full when the embedded database is made or migrated is said so, and no PostgreSQL is left running',
  async () => {
    const directory = join(disk.folder, 'postgres');
    const database = await openPlainDatabase({ kind: 'embedded', directory }, { log });
    await disk.fill();
    await expect(database.migrate()).rejects.toMatchObject({
      code: 'DISK_FULL',
      message: expect.stringContaining('The disk of the database has no room left') as string,
    });
    await database.close();
    expect(existsSync(join(directory, 'data', 'postmaster.pid'))).toBe(false);
    const another = openPlainDatabase({ kind: 'embedded', directory: join(disk.folder, 'b') }, { log });
    await expect(another).rejects.toMatchObject({ code: 'HOME_UNUSABLE' });
  },
);

test.skipIf(probe === null)(
  'a first start that has no room for the model that ships ends with DISK_FULL and does not serve without it',
  async () => {
    const fresh = await emptyDatabase();
    const config = loadConfig({ NONET_HOME: disk.folder, DATABASE_URL: fresh.url });
    const services = await createServices(config, { log });
    await disk.fill();
    await expect(services.firstStart({ onStep: () => undefined })).rejects.toMatchObject({
      code: 'DISK_FULL',
      message: expect.stringContaining(disk.folder) as string,
    });
    expect(await services.models.activation()).toBeNull();
    await services.close();
    await fresh.drop();
  },
);

test.skipIf(probe === null)(
  'an entry of the audit log finds room in its journal when the disk is full',
  async () => {
    const journal = new AuditJournal(join(disk.folder, 'audit-journal'));
    await journal.prepare();
    await disk.fill();
    await journal.write(entry);
    await journal.write({ ...entry, action: 'revokeApiKey' });
    const files = await journal.files();
    expect(await Promise.all(files.map((file) => journal.read(file)))).toEqual(
      expect.arrayContaining([entry, { ...entry, action: 'revokeApiKey' }]),
    );
  },
);
