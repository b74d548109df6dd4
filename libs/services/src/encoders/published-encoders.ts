import type { EncoderSource, ModelKind } from '@nonet/experts';
import type { Encoder, OpenEncoderOptions } from '@nonet/plugins';
import type { Logger } from 'pino';
import { ENCODERS_CHANNEL, type Notifications } from '../database/index.js';
import type { ModelsService, ModelVersion } from '../models/models.service.js';
import { openVersionEncoder } from './version-encoder.js';

/** Encoders that a training published: every node has them from the artifact store, wherever they were trained. */
export interface PublishedEncoders {
  /** The names that were known at the last announcement. */
  names(): readonly string[];
  /** The newest version of a name, as the database has it now; null where there is none. */
  newest(name: string): Promise<ModelVersion | null>;
  /**
   * What an id stands for: `name@version` for that version, a name for its newest encoder, else for its newest experts, which bring
   * the encoder that they were trained on. null where there is none.
   */
  versionOf(id: string): Promise<ModelVersion | null>;
  /** The encoder itself, or the one that experts bring. */
  open(version: ModelVersion, options: OpenEncoderOptions & { readonly id: string }): Promise<Encoder>;
}

/** Maximum number of names listed; others can be asked for all the same. */
const LISTED = 1000;
const PAGE = 100;

export async function createPublishedEncoders(
  models: Pick<ModelsService, 'get' | 'list' | 'open'>,
  {
    notifications,
    plugins,
    log,
  }: {
    readonly notifications: Pick<Notifications, 'on'>;
    /** Experts may have been trained on an encoder of one. */
    readonly plugins: EncoderSource;
    readonly log: Logger;
  },
): Promise<PublishedEncoders> {
  let names: readonly string[] = [];

  async function readNames(): Promise<void> {
    const found = new Set<string>();
    for (let after: string | null = null; found.size < LISTED;) {
      const page = await models.list({ kind: 'encoder' }, { first: PAGE, after });
      for (const { node } of page.edges) if (node.removedAt === null) found.add(node.name);
      after = page.edges.at(-1)?.cursor ?? null;
      if (page.edges.length < PAGE || after === null) break;
    }
    names = [...found].sort();
  }

  async function newestOf(kind: ModelKind, name: string): Promise<ModelVersion | null> {
    const { edges } = await models.list({ kind, name }, { first: PAGE, after: null });
    return edges.map(({ node }) => node).find(({ removedAt }) => removedAt === null) ?? null;
  }

  notifications.on(ENCODERS_CHANNEL, () => {
    readNames().catch((error: unknown) =>
      log.error({ err: error }, 'the encoders could not be listed again'),
    );
  });
  await readNames();

  return {
    names: () => names,
    newest: (name) => newestOf('encoder', name),
    versionOf: async (id) =>
      id.includes('@')
        ? models.get(id)
        : ((await newestOf('encoder', id)) ?? (await newestOf('experts', id))),
    async open(version, options) {
      const { reference } = version;
      const { folder } = await models.open(reference, { signal: options.signal });
      const onWarning = (warning: string) => log.warn({ model: reference }, warning);
      return openVersionEncoder(version, { ...options, folder, plugins, onWarning });
    },
  };
}
