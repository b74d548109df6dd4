/** The symbol of the IPC in its columns: four of the subclass, then main group and subgroup, padded with blanks on either side. */
const GROUP = /^\d?([A-H]\d{2}[A-Z])\s*(\d{1,4})\s*\/\s*(\d{2,6})/;
/** Without a slash, as the US office wrote it until 2004: three columns of the main group, then the subgroup. `A01B  100`. */
const COLUMNS = /^\d?([A-H]\d{2}[A-Z])([ \d]{2}\d)(\d{2,4})\s*$/;
const GROUP_LENGTH = 40;

/**
 * The symbol of a text in columns, fit to be parsed: `F17C  13/    02            A I` is `F17C 13/02`, `A01B  100` is `A01B 1/00`,
 * `7A01B 1/00` of the seventh edition is `A01B 1/00`. Other texts stay as they are. Blanks must not be cleaned before: they
 * say where the main group ends.
 */
export function symbolInColumns(text: string): string {
  const start = text.trim().slice(0, GROUP_LENGTH).toUpperCase();
  const [, subclass, group, subgroup] = GROUP.exec(start) ?? COLUMNS.exec(start) ?? [];
  return subclass === undefined ? text : `${subclass} ${Number(group)}/${subgroup}`;
}
