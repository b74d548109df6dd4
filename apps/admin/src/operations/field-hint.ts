import type { Field } from '@nonet/operations';

export const isCheckbox = ({ type, presence }: Field): boolean =>
  type.type === 'truth' && presence === 'defaulted';

/** Whether what holds without a choice stands among the choices. */
export const hasEmptyOption = ({ type, control }: Field): boolean =>
  control === 'version' ||
  control === 'model' ||
  control === 'encoder' ||
  type.type === 'choice' ||
  type.type === 'truth';

/** What else there is to know, how it is written, and what holds without it. */
export function hintOf(field: Field, hasFiles: boolean): string {
  const { description, example, defaultsTo, control } = field;
  return [
    description?.replaceAll('`', ''),
    example === null ? null : `For example ${example}.`,
    defaultsTo === null || hasEmptyOption(field) ? null : `Default: ${defaultsTo}.`,
    control === 'server-file' && !hasFiles
      ? 'The server has no files yet: upload one, or put it into a folder that NONET_IMPORTS names there (NONET_HOME/imports unless it does).'
      : null,
  ]
    .filter(Boolean)
    .join(' ');
}
