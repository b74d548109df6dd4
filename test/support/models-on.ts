import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Logger, pino } from 'pino';
import { folderStore } from '../../libs/services/src/artifacts/folder-store.js';
import type { ArtifactStore } from '../../libs/services/src/artifacts/artifact-store.js';
import type { Database } from '../../libs/services/src/database/open-database.js';
import type { Notifications } from '../../libs/services/src/database/notifications.js';
import { createModels } from '../../libs/services/src/models/create-models.js';
import type { ModelsService, Publication } from '../../libs/services/src/models/models.service.js';

interface Place {
  readonly database: Database;
  /** Artifacts and cache lie in it. */
  readonly folder: string;
  readonly notifications?: Pick<Notifications, 'on'>;
  readonly store?: ArtifactStore;
  /** The cache of this node within the folder. */
  readonly node?: string;
  /** Default: none. */
  readonly log?: Logger;
}

/** Models on a database, as one node of perhaps several has them; without a server. */
export function modelsOn({
  database,
  folder,
  notifications,
  store,
  node = 'node',
  log = pino({ level: 'silent' }),
}: Place): ModelsService {
  return createModels({
    database,
    notifications: notifications ?? { on: () => () => undefined },
    store: store ?? folderStore(join(folder, 'artifacts')),
    cacheFolder: join(folder, node),
    margin: 0.01,
    log,
  });
}

/** A folder of experts, as a training leaves it; the weights tell versions apart. */
export async function experts(
  folder: string,
  weights: string,
  more: Partial<Publication> = {},
): Promise<Publication> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'head.safetensors'), weights);
  await writeFile(join(folder, 'labels.json'), '["A","B"]');
  return {
    kind: 'experts',
    name: 'nonet-experts',
    folder,
    encoder: { id: 'minilm-l6', folder: null, fingerprint: null },
    configuration: { epochs: 3 },
    data: { patents: 12 },
    runId: null,
    evaluations: [],
    ...more,
  };
}

const TINY = fileURLToPath(new URL('../../libs/encoder/fixtures/tiny-e5/', import.meta.url));

/** A checkpoint that opens in a moment, under a name of its own; `words` tell its versions apart. */
export async function tinyEncoder(folder: string, words: string): Promise<Publication> {
  await cp(TINY, folder, { recursive: true });
  await writeFile(join(folder, 'origin.json'), JSON.stringify({ words }));
  return {
    kind: 'encoder',
    name: 'tiny',
    folder,
    encoder: null,
    configuration: {},
    data: {},
    runId: null,
    evaluations: [],
  };
}
