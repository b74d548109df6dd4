import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseSymbol, type SchemeEntry, Taxonomy } from '@nonet/cpc-taxonomy';
import { textHash } from '@nonet/encoder';
import { matrix } from '@nonet/numerics';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeWhole } from '../artifacts/write-whole.js';
import { SeenVectors } from '../classification/seen-vectors.js';
import { type Rest, restOf } from '../database/embedded/rest.js';
import { newestMigration } from '../database/migrations-folder.js';
import type { ModelVersion } from '../models/models.service.js';
import { readKept, writeKept } from './kept-file.js';
import { KeptHome } from './kept-home.js';
import { readKeptScheme, schemeLines } from './kept-scheme.js';
import { isKeptIn, readKeptVersion, VectorsLacking, versionParts } from './kept-version.js';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'nonet-rest-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

describe('a database folder', () => {
  const SHUT_DOWN = 1;
  const IN_PRODUCTION = 6;
  const control = async (state: number, place: number) => {
    const bytes = Buffer.alloc(8192);
    bytes.writeInt32LE(state, 16);
    bytes.writeInt32LE(place, 40);
    await mkdir(join(home, 'data', 'global'), { recursive: true });
    await writeFile(join(home, 'data', 'global', 'pg_control'), bytes);
    return restOf(home);
  };

  it('rests under another name after each stop, and under none while a server runs or was killed', async () => {
    expect(await restOf(home)).toBeNull();
    const first = await control(SHUT_DOWN, 1);
    expect(first).toMatch(/^[0-9a-f]{64}$/);
    expect(await control(IN_PRODUCTION, 1)).toBeNull();
    expect(await control(SHUT_DOWN, 2)).not.toBe(first);
    expect(await control(SHUT_DOWN, 1)).toBe(first);
    await writeFile(join(home, 'data', 'postmaster.pid'), '1');
    expect(await restOf(home)).toBeNull();
  });
});

describe('what a home keeps', () => {
  const state = { scheme: 'a'.repeat(64), model: 'b'.repeat(64) };
  const rest = 'r' as Rest;

  it('counts for the rest that it was noted of, and for no other', async () => {
    const kept = new KeptHome({ home });
    expect(await kept.stateOf(rest)).toBeNull();
    const migration = await newestMigration();
    const note = kept.noteOf(state, { migration, rest });
    const noting = (text: string) => writeWhole(kept.noteFile, [Buffer.from(text)]);
    await noting(note);
    expect(await kept.stateOf(rest)).toMatchObject(state);
    expect(await kept.stateOf('another' as Rest)).toBeNull();
    await noting('cut o');
    expect(await kept.stateOf(rest)).toBeNull();
  });

  it('counts for the program that noted it, and for a database that this one need not migrate', async () => {
    const kept = new KeptHome({ home });
    const migration = await newestMigration();
    const note = kept.noteOf(state, { migration, rest });
    const changed = { format: 1, program: '0.0.1', migration: '20200101000000_before' };
    for (const [name, value] of Object.entries(changed)) {
      const other = JSON.stringify({ ...(JSON.parse(note) as object), [name]: value });
      await writeWhole(kept.noteFile, [Buffer.from(other)]);
      expect(await kept.stateOf(rest), name).toBeNull();
    }
  });

  it('is what was written, or an error', async () => {
    const file = join(home, 'kept');
    const parts = async function* () {
      yield Buffer.from('of some ');
      yield Buffer.from('parts');
    };
    await writeKept(file, parts());
    expect(String(await readKept(file))).toBe('of some parts');
    const whole = await readFile(file);
    const changed = Buffer.from(whole);
    changed[3] ^= 1;
    for (const damaged of [changed, whole.subarray(0, -1), whole.subarray(0, 2), Buffer.alloc(0)]) {
      await writeFile(file, damaged);
      await expect(readKept(file)).rejects.toThrow('damaged');
    }
  });

  it('is there when scheme and version are, and goes when others take its place', async () => {
    const kept = new KeptHome({ home });
    const other = { ...state, model: 'c'.repeat(64) };
    for (const file of [kept.schemeFile(state), kept.versionFile(state)]) {
      expect(kept.has(state)).toBe(false);
      await writeWhole(file, [Buffer.from('x')]);
    }
    expect(kept.has(state)).toBe(true);
    await writeWhole(kept.versionFile(other), [Buffer.from('y')]);
    await kept.keepAlone(other);
    expect(kept.has(state)).toBe(false);
    expect(kept.has(other)).toBe(true);
    expect(await readdir(kept.folder)).toHaveLength(2);
  });

  it('is what was noted and what is ready now while the database is open, and what somebody is writing', async () => {
    const kept = new KeptHome({ home });
    const [before, now] = ['c', 'd'].map((digit) => ({ ...state, model: digit.repeat(64) }));
    const names = [kept.versionFile(state), kept.versionFile(before!), kept.versionFile(now!)];
    const writing = `${kept.versionFile(before!)}.0a1b2c3d.partial`;
    for (const file of [...names, writing, kept.schemeFile(state)])
      await writeWhole(file, [Buffer.from('x')]);
    const migration = await newestMigration();
    await writeWhole(kept.noteFile, [Buffer.from(kept.noteOf(state, { migration, rest }))]);
    await kept.prune(now!);
    expect(names.map((file) => existsSync(file))).toEqual([true, false, true]);
    expect(await readdir(kept.folder)).toHaveLength(5);
    expect(kept.has(state) && kept.has(now!)).toBe(true);
  });

  it('has the scheme as it was, with what became of symbols that are gone', async () => {
    const entry = (symbol: string, depth: number | null, definition: string | null): SchemeEntry => ({
      symbol: parseSymbol(symbol),
      depth,
      title: `of ${symbol}`,
      definition,
      notAllocatable: depth === null,
      additionalOnly: symbol === 'A01B 1/00',
    });
    const entries = [entry('A', null, null), entry('A01', null, 'x\ny'), entry('A01B', null, null)];
    entries.push(entry('A01B 1/00', 0, null), entry('A01B 1/02', 1, 'dug by hand'));
    const gone = { removedIn: '2025.01', validTo: null, successors: [parseSymbol('A01B 1/02')] };
    const removed = new Map([[parseSymbol('A01B 3/00'), gone]]);
    const taxonomy = await Taxonomy.build(entries, { version: '2025.05', removed });
    const file = join(home, 'scheme');
    await writeKept(file, schemeLines(taxonomy));
    const read = await readKeptScheme(file);
    expect(read.version).toBe('2025.05');
    expect(read.removed(parseSymbol('A01B 3/00'))).toEqual(gone);
    const nodes = (of: Taxonomy) => Array.from({ length: of.size }, (_, position) => of.at(position));
    expect(nodes(read)).toEqual(nodes(taxonomy));
  });

  it('has a version with the vectors that it was made ready with, and no others', async () => {
    const [first, second, late] = ['one', 'two', 'late'].map(textHash);
    const space = { encoder: 'int8:0123456789abcdef', role: 'passage' } as const;
    const known = new Map([[first!, Float32Array.of(0.5, -0.25)]]);
    const seen = new SeenVectors({ get: async () => known, put: async () => undefined });
    await seen.get(space, [first!]);
    await seen.put(space, [second!], matrix(1, 2, Float32Array.of(1, 2)));
    const vectors = seen.end();
    await seen.put(space, [late!], matrix(1, 2));
    const createdAt = new Date('2026-01-02T03:04:05Z');
    const version = { reference: 'm@1', digest: state.model, createdAt, removedAt: null } as ModelVersion;
    const file = join(home, 'version');
    await writeKept(file, versionParts(version, vectors));
    const kept = await readKeptVersion(file);
    expect(kept.version).toEqual(version);
    const found = await kept.embeddings.get(space, [first!, second!]);
    expect([...found].map(([hash, vector]) => [hash, [...vector]])).toEqual([
      [first, [0.5, -0.25]],
      [second, [1, 2]],
    ]);
    await expect(kept.embeddings.get(space, [first!, late!])).rejects.toThrow(VectorsLacking);
    await expect(kept.embeddings.get({ ...space, role: 'query' }, [first!])).rejects.toThrow(VectorsLacking);
    expect(await isKeptIn(file, version, vectors)).toBe(true);
    const [passages] = vectors;
    expect(await isKeptIn(file, version, [{ ...passages!, encoder: 'fp32:0123456789abcdef' }])).toBe(false);
    expect(await isKeptIn(file, version, [{ ...passages!, vectors: known }])).toBe(false);
    expect(await isKeptIn(join(home, 'nowhere'), version, vectors)).toBe(false);
  });
});
