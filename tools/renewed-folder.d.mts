/**
 * Makes a folder hold these files, each at once and as a whole, the last one last: what runs on the files of before finds all of them
 * for a week from now on.
 */
export function renewFolder(
  folder: string,
  files: readonly { readonly name: string; readonly content: string | Uint8Array }[],
): void;
