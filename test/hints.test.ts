import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { NONET } from '@nonet/errors';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (file: string) => readFileSync(`${root}${file}`, 'utf8');

/** Files of some folders, as paths from the root. */
function filesOf(folders: readonly string[], name: RegExp): string[] {
  const found = folders.flatMap((folder) =>
    readdirSync(`${root}${folder}`, { recursive: true, encoding: 'utf8' }).map((file) => `${folder}/${file}`),
  );
  const made = /(^|\/)(dist|generated|node_modules|\.types)\//;
  return found.filter((file) => name.test(file) && !made.test(file));
}

/** What the program may print: its sources without comments, with the constant in its place. */
const printed = filesOf(['apps', 'libs', 'plugins'], /\/src\/.*(?<!\.test)\.tsx?$/).map((file) => {
  const code = read(file)
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/^\s*\/\/.*$/gm, '');
  return [file, code.replaceAll('${NONET}', NONET)] as const;
});
const documents = ['README.md', ...filesOf(['docs', 'bench', 'models'], /(^docs\/.*|README)\.md$/)].map(
  (file) => [file, read(file)] as const,
);

/** Where a pattern stands, with what its first group found. */
function found(pattern: RegExp): [place: string, word: string][] {
  return [...printed, ...documents].flatMap(([file, text]) =>
    [...text.matchAll(pattern)].map((match): [string, string] => [`${file}: ${match[0]}`, match[1] ?? '']),
  );
}

describe('a command that is printed or documented', () => {
  const help = execFileSync(process.execPath, [`${root}apps/cli/dist/bundle/main.js`, '--help'], {
    encoding: 'utf8',
  });
  const verbs = new Set([...help.matchAll(/^ {2}([a-z][a-z-]*)/gm)].map(([, verb]) => verb));

  test('is called as it runs in a checkout', () => {
    const bare = found(/(?<!npx )(?<![\w@/-])nonet ([a-z]+(?:-[a-z]+)*)/g);
    expect(bare.filter(([, verb]) => verbs.has(verb)).map(([place]) => place)).toEqual([]);
  });

  test('is a verb of the command line when it begins with npx nonet', () => {
    const named = found(/npx nonet ([a-z]+(?:-[a-z]+)*)/g);
    expect(named.length).toBeGreaterThan(50);
    expect(named.filter(([, verb]) => !verbs.has(verb)).map(([place]) => place)).toEqual([]);
  });

  test('is a script of package.json when it begins with npm run', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const named = found(/npm run ([\w:-]+)/g);
    expect(named.length).toBeGreaterThan(3);
    expect(named.filter(([, script]) => !(script in scripts)).map(([place]) => place)).toEqual([]);
  });
});
