// `npm run migration -- NAME`: writes prisma/migrations/TIME_NAME/migration.sql, the step to prisma/schema.prisma from the schema
// that the last migration led to, which is kept in prisma/migrations. Needs neither a database nor Prisma's native engine: only a
// database could tell what the SQL of the migrations amounts to.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const folder = 'prisma/migrations';
const name = process.argv[2];
if (!/^[a-z][a-z0-9_]*$/.test(name ?? '')) {
  console.error(
    'Name the migration in small letters, digits and underscores: npm run migration -- add_reviews',
  );
  process.exit(2);
}

// The engine and its adapter belong to the services.
const require = createRequire(join(process.cwd(), 'libs/services/package.json'));
const load = (module) => import(pathToFileURL(require.resolve(module)).href);
const { bindMigrationAwareSqlAdapterFactory } = await load('@prisma/driver-adapter-utils');
const engine = await load('@prisma/schema-engine-wasm/schema_engine_bg');
const wasm = readFileSync(
  require.resolve('@prisma/schema-engine-wasm/schema_engine_bg').replace(/\.js$/, '.wasm'),
);
const { instance } = await WebAssembly.instantiate(wasm, { './schema_engine_bg.js': engine });
engine.__wbg_set_wasm(instance.exports);
instance.exports.__wbindgen_start();

const schema = readFileSync('prisma/schema.prisma', 'utf8');
/** What the migrations lead to so far. `prisma migrate deploy` looks at the folders beside it only. */
const migrated = join(folder, 'schema.prisma');
const datamodel = (content) => ({ tag: 'schemaDatamodel', files: [{ path: 'schema.prisma', content }] });
// A diff of two schema files asks the database for its version alone; 5, 7 and 0 mean boolean, text and integer here.
const unused = async () => {
  throw new Error('A migration is made without a database.');
};
const versionOnly = {
  provider: 'postgres',
  adapterName: 'none',
  queryRaw: async () => ({
    columnNames: ['exists', 'version', 'numeric_version'],
    columnTypes: [5, 7, 0],
    rows: [[true, 'PostgreSQL 18.0', 180000]],
  }),
  executeRaw: unused,
  executeScript: unused,
  startTransaction: unused,
  getConnectionInfo: () => ({ supportsRelationJoins: false }),
  dispose: async () => {},
};
const adapter = bindMigrationAwareSqlAdapterFactory({
  provider: 'postgres',
  adapterName: 'none',
  connect: async () => versionOnly,
  connectToShadowDb: async () => versionOnly,
});
const made = await engine.SchemaEngine.new({ datamodels: [['schema.prisma', schema]] }, () => {}, adapter);
const { stdout } = await made.diff({
  from: existsSync(migrated) ? datamodel(readFileSync(migrated, 'utf8')) : { tag: 'empty' },
  to: datamodel(schema),
  script: true,
  exitCode: null,
  filters: { externalTables: [], externalEnums: [] },
});
if (!stdout || /^-- This is an empty migration/.test(stdout)) {
  console.error('The migrations already lead to what prisma/schema.prisma says: there is nothing to do.');
  process.exit(1);
}
const time = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
const target = join(folder, `${time}_${name}`);
mkdirSync(target, { recursive: true });
writeFileSync(join(target, 'migration.sql'), stdout);
writeFileSync(migrated, schema);
writeFileSync(
  join(folder, 'migration_lock.toml'),
  '# Written by tools/new-migration.mjs; read by `prisma migrate deploy`.\nprovider = "postgresql"\n',
);
console.log(
  `Wrote ${target}/migration.sql. Read it, and add by hand what Prisma cannot say (generated columns, operator classes).`,
);
