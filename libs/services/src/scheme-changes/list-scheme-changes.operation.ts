import {
  choice,
  defineRequest,
  filter,
  type Immutable,
  optional,
  symbol,
  text,
  whole,
} from '@nonet/operations';
import { z } from 'zod';

export const schemeChangeKind = choice({
  name: 'SchemeChangeKind',
  about: 'What an update of the scheme did to a symbol.',
  options: {
    added: 'It came, or came back.',
    removed: 'It went.',
    moved: 'It stands below another symbol.',
    retitled: 'It is called otherwise.',
  },
});
export type SchemeChangeKind = z.output<typeof schemeChangeKind>;

const schemeChangeFilter = filter(
  {
    name: 'SchemeChangeFilter',
    about: 'Which changes; all conditions must hold, and what is left out does not restrict.',
  },
  {
    kind: schemeChangeKind.meta({ title: 'Only this kind of change', placeholder: 'kind' }),
    under: symbol.meta({ title: 'Only symbols of this section, class, subclass or main group' }),
    version: text(20).meta({
      title: 'Only the update to this version',
      placeholder: 'version',
      example: '2025.05',
    }),
    update: whole(1, 2 ** 31 - 1).meta({
      title: 'Only the update with this id, where several brought one version',
      placeholder: 'id',
    }),
    carried: z.boolean().meta({ title: 'Whether any stored patent carries the symbol' }),
  },
);
export type SchemeChangeFilter = Immutable<z.output<typeof schemeChangeFilter>>;

export const listSchemeChanges = defineRequest({
  name: 'schemeChanges',
  title: 'List what updates of the scheme changed',
  outcome: 'The newest update first, in the order of the symbols.',
  fields: z.strictObject({
    filter: optional(schemeChangeFilter).meta({ title: 'Which changes', defaultsTo: 'all' }),
  }),
});
