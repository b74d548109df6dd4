import { dirname } from 'node:path';

/** The folder in which all that a pattern matches lies: what stands before its first `*` or `?`. */
export function steadyPartOf(pattern: string): string {
  const steady = pattern.slice(0, pattern.search(/[*?]/));
  return /[/\\]$/.test(steady) ? steady : dirname(`${steady}x`);
}

/** Whether a path matches a pattern: `*` any characters of a name, `?` one of them, `**` any folders. */
export const matchesPattern = (path: string, pattern: string): boolean =>
  matchesParts(path.split(/[/\\]/), pattern.split(/[/\\]/));

const matchesParts = (path: readonly string[], pattern: readonly string[]): boolean =>
  matchesSequence(path, pattern, (rule) => rule === '**', matchesName);

const matchesName = (name: string, pattern: string): boolean =>
  matchesSequence(
    [...name],
    [...pattern],
    (rule) => rule === '*',
    (character, rule) => rule === '?' || rule === character,
  );

/**
 * Whether entries match rules, of which some stand for any number of entries. Only the last of these is ever tried anew, so that the
 * time is at most the product of both lengths.
 */
function matchesSequence(
  entries: readonly string[],
  rules: readonly string[],
  isAny: (rule: string) => boolean,
  matches: (entry: string, rule: string) => boolean,
): boolean {
  let [at, rule, lastAny, resume] = [0, 0, -1, 0];
  while (at < entries.length) {
    const current = rules[rule];
    if (current !== undefined && isAny(current)) {
      [lastAny, resume] = [rule, at];
      rule++;
    } else if (current !== undefined && matches(entries[at] ?? '', current)) {
      at++;
      rule++;
    } else if (lastAny >= 0) {
      rule = lastAny + 1;
      resume++;
      at = resume;
    } else return false;
  }
  return rules.slice(rule).every(isAny);
}
