const ORIGIN = /^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i;

/**
 * The path that a request target names. Targets come raw from whoever connects, and `new URL` throws on some (`//`, `http://[`):
 * here nothing can be wrong with one.
 */
export function pathOf(target: string | undefined): string {
  const [path = ''] = (target ?? '').replace(ORIGIN, '').split(/[?#]/, 1);
  return path === '' ? '/' : path;
}
