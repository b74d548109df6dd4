import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checked, InputError } from '@nonet/operations';
import { trainEncoder } from '../training/train-encoder.operation.js';
import { admitFiles } from './admit-files.js';

let home: string;
let imports: string;

beforeAll(async () => {
  home = await realpath(await mkdtemp(join(tmpdir(), 'nonet-admit-')));
  imports = join(home, 'imports');
  await mkdir(imports);
  await mkdir(join(home, 'there'));
  await writeFile(join(home, 'there', 'patents.jsonl'), '');
  await symlink(join(home, 'there'), join(imports, 'out'));
  await symlink(imports, join(home, 'link'));
});
afterAll(() => rm(home, { recursive: true, force: true }));

const admitted = (given: object, folders = [imports]) =>
  admitFiles(
    trainEncoder.fields,
    checked(trainEncoder.fields, { name: 'x', files: [join(imports, 'patents.jsonl')], ...given }),
    folders,
  );
const told = async (given: object) => {
  const error = (await admitted(given).catch((thrown: unknown) => thrown)) as Error & { code: string };
  return [error.code, error.message.replaceAll(/missing|there/g, '…')];
};

describe('what a client of GraphQL names', () => {
  test.each([
    (folder: string) => `../../../..${folder}`,
    (folder: string) => folder,
    (folder: string) => `./${folder}`,
  ])(
    'is refused as an encoder when it is a folder, with the same words whether or not it is there',
    async (named) => {
      const [there, missing] = [named(join(home, 'there')), named(join(home, 'missing'))];
      expect(await told({ base: there })).toEqual(await told({ base: missing }));
      await expect(admitted({ base: there })).rejects.toThrow(InputError);
      await expect(admitted({ base: join(imports, 'in') })).rejects.toThrow('input.base');
    },
  );

  test('is refused as a file behind a link that leads out, with the same code whether or not it is there', async () => {
    for (const name of ['patents.jsonl', 'missing.jsonl', 'missing/deeper.jsonl']) {
      const refused = admitted({ files: [join(imports, 'out', name)] });
      await expect(refused).rejects.toMatchObject({ code: 'IMPORT_PATH_FORBIDDEN' });
    }
  });

  test('is taken as a file of a folder, itself or by a link to it, also before it is there', async () => {
    const { files } = await admitted({ files: [join(imports, 'soon.jsonl')] }, [join(home, 'link')]);
    expect(files).toEqual([join(imports, 'soon.jsonl')]);
    expect(await admitted({ base: 'minilm-l6' })).toMatchObject({ base: 'minilm-l6' });
  });
});
