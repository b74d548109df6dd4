import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import type { SchemaEngine } from '@prisma/schema-engine-wasm';
import pg from 'pg';
import { watchClient } from './connections/open-client.js';
import { optimiseWasmLate } from './wasm.js';

/** The one function that is used; its types stand in the library for browsers, which this program does not load. */
declare const WebAssembly: {
  instantiate(
    bytes: Uint8Array,
    imports: object,
  ): Promise<{ readonly instance: { readonly exports: object } }>;
};

let loaded: Promise<typeof import('@prisma/schema-engine-wasm/schema_engine_bg')> | null = null;

/**
 * Prisma's schema engine as WebAssembly: the native one would have to be downloaded. `failure`: what PostgreSQL said of the last
 * statement that failed; `close` ends its connections.
 */
export async function openSchemaEngine(
  url: string,
): Promise<{ engine: SchemaEngine; failure(): unknown; close(): Promise<void> }> {
  loaded ??= load();
  const { SchemaEngine } = await loaded;
  const pool = new pg.Pool({ connectionString: url, application_name: 'nonet migrations' });
  // Of connections that break the engine hears by what it asks of them.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => watchClient(client));
  const scripts = new WholeScripts(pool);
  const adapter = bindMigrationAwareSqlAdapterFactory(scripts);
  try {
    const engine = await SchemaEngine.new({ datamodels: undefined }, () => undefined, adapter);
    const close = async () => {
      engine.free();
      await pool.end();
    };
    return { engine, failure: () => scripts.failure, close };
  } catch (error) {
    await pool.end();
    throw error;
  }
}

/**
 * The adapter cuts a script at its semicolons and sends the pieces one by one. Sent whole, a script is one transaction
 * to PostgreSQL: a migration that fails leaves nothing behind.
 */
class WholeScripts extends PrismaPg {
  /** What PostgreSQL said of the last statement that failed; the engine's own words bury it. */
  failure: unknown = null;

  constructor(private readonly pool: pg.Pool) {
    super(pool);
  }

  override async connect() {
    const adapter = await super.connect();
    const onError = adapter['onError'].bind(adapter);
    adapter['onError'] = (error: unknown) => {
      this.failure = error;
      return onError(error);
    };
    adapter.executeScript = async (script) => {
      // The engine understands errors only in the form that the adapter gives them.
      await this.pool.query(script).catch((error: unknown) => adapter['onError'](error));
    };
    return adapter;
  }
}

/** Once in a process: the glue keeps views of its one instance's memory. */
async function load() {
  const glue = await import('@prisma/schema-engine-wasm/schema_engine_bg');
  const file = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const wasm = await readFile(file.replace(/\.js$/, '.wasm'));
  optimiseWasmLate();
  const { instance } = await WebAssembly.instantiate(wasm, { './schema_engine_bg.js': glue });
  glue.__wbg_set_wasm(instance.exports);
  (instance.exports as { __wbindgen_start(): void }).__wbindgen_start();
  return glue;
}
