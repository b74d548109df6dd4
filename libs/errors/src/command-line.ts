/** What runs Nonet's command line in a checkout. Every hint that names a command begins with it, so that it runs as it is printed. */
export const NONET = 'npx nonet';
