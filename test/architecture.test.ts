import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const libraries = readdirSync(join(ROOT, 'libs'));
const sources = ['apps/api', ...libraries.map((library) => `libs/${library}`)];

describe.each(sources)('%s', (name) => {
  it('has no circle between its folders', () => {
    expect(circles(importsBetweenRooms(join(ROOT, name, 'src')))).toEqual([]);
  });
});

describe.each(libraries)('libs/%s', (library) => {
  it('says in a README what it is for and where to start reading', () => {
    const readme = readFileSync(join(ROOT, 'libs', library, 'README.md'), 'utf8');
    const links = [...readme.matchAll(/\]\(([^)#]+)\)/g)]
      .map(([, link]) => link!)
      .filter((link) => !/^https?:/.test(link));
    expect(links.length).toBeGreaterThan(0);
    for (const link of links) expect(existsSync(join(ROOT, 'libs', library, link)), link).toBe(true);
  });
});

it('docs/architecture.md names only files and folders that exist', () => {
  const page = readFileSync(join(ROOT, 'docs/architecture.md'), 'utf8');
  const paths = [...page.matchAll(/`((?:apps|libs)\/[^`\s]+)`/g)].map(([, path]) => path!);
  expect(paths.length).toBeGreaterThan(30);
  expect(paths.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});

it('the newest migration leads to prisma/schema.prisma', () => {
  const [said, migrated] = ['prisma/schema.prisma', 'prisma/migrations/schema.prisma'].map((path) =>
    readFileSync(join(ROOT, path), 'utf8'),
  );
  expect(migrated, 'Run: npm run migration -- what_changed').toBe(said);
  const folders = readdirSync(join(ROOT, 'prisma/migrations'), { withFileTypes: true });
  for (const { name } of folders.filter((entry) => entry.isDirectory()))
    expect(readdirSync(join(ROOT, 'prisma/migrations', name)), name).toEqual(['migration.sql']);
});

/** Which rooms each room imports; a room is a folder, or a file beside the folders. The index shows what there is: it is no room. */
function importsBetweenRooms(source: string): Map<string, Set<string>> {
  const roomOf = (file: string) => relative(source, file).split('/')[0]!.replace(/\.ts$/, '');
  const rooms = new Map<string, Set<string>>();
  for (const file of filesIn(source)) {
    if (roomOf(file) === 'index') continue;
    const targets = rooms.get(roomOf(file)) ?? new Set();
    rooms.set(roomOf(file), targets);
    for (const { fileName } of ts.preProcessFile(readFileSync(file, 'utf8')).importedFiles) {
      if (!fileName.startsWith('.')) continue;
      const target = resolve(dirname(file), fileName).replace(/\.js$/, '.ts');
      if (target.startsWith(source) && roomOf(target) !== roomOf(file)) targets.add(roomOf(target));
    }
  }
  return rooms;
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !file.includes('/generated/'));
}

/** Rooms that reach themselves, each with all that it goes through. */
function circles(imports: Map<string, Set<string>>): string[][] {
  const reach = (from: string): Set<string> => {
    const found = new Set<string>();
    const open = [from];
    for (let room = open.pop(); room !== undefined; room = open.pop())
      for (const next of imports.get(room) ?? [])
        if (!found.has(next)) {
          found.add(next);
          open.push(next);
        }
    return found;
  };
  const reached = new Map([...imports.keys()].map((room) => [room, reach(room)]));
  const inCircle = [...imports.keys()].filter((room) => reached.get(room)!.has(room));
  return inCircle.map((room) =>
    inCircle.filter((other) => reached.get(room)!.has(other) && reached.get(other)?.has(room)),
  );
}
