import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

/** Names the files that were written last. */
const LIST = 'files.json';
/** How long files that are not written any more stay: whoever runs on them loads some of them only when they are first needed. */
const STAY_MILLISECONDS = 7 * 24 * 3_600_000;

/**
 * Makes a folder hold these files, each at once and as a whole, the last one last: what runs on the files of before finds all of them
 * for a week from now on.
 */
export function renewFolder(folder, files) {
  mkdirSync(folder, { recursive: true });
  const names = files.map(({ name }) => name);
  for (const { name, content } of files) replace(join(folder, name), content);
  const current = new Set([...names, LIST]);
  const now = new Date();
  for (const name of listed(folder)) if (!current.has(name)) touch(join(folder, name), now);
  replace(join(folder, LIST), JSON.stringify(names));
  for (const name of readdirSync(folder)) {
    const isStale = now.getTime() - statSync(join(folder, name)).mtimeMs > STAY_MILLISECONDS;
    if (isStale && !current.has(name)) rmSync(join(folder, name), { recursive: true, force: true });
  }
}

function replace(file, content) {
  const fresh = `${file}.${process.pid}.partial`;
  writeFileSync(fresh, content);
  renameSync(fresh, file);
}

/** Those that were written last; all that are there, where nobody noted it. */
function listed(folder) {
  try {
    return JSON.parse(readFileSync(join(folder, LIST), 'utf8'));
  } catch {
    return readdirSync(folder);
  }
}

function touch(file, now) {
  try {
    utimesSync(file, now, now);
  } catch {
    // Somebody removed it.
  }
}
