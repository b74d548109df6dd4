import type {} from 'zod';

/**
 * What is said of a field beside its type, by zod's `.meta()`. What a schema says holds for what is made of it
 * (`.default()`, `.nullable()`), which may say it anew.
 *
 * `title` and `description` are zod's own: the title is a few words that name the field (the label in a form), the
 * description whatever else there is to know. GraphQL and `--help` put one behind the other.
 */
declare module 'zod' {
  interface GlobalMeta {
    /** What may stand in the field, for whoever gave something else; without it the type and its limits say it. */
    allowed?: string;
    /** What holds where nothing is given, of a field whose default is null: `the active model`. */
    defaultsTo?: string;
    /** What one could write, where that is not plain: `D=keyword`. */
    example?: string;
    /** The option of the command line, where it is not the field's name in small letters with hyphens. */
    flag?: string;
    /** How `--help` calls the value of the option. */
    placeholder?: string;
    /** How the command line is told: by an option (the default), without one, by a file with an entry on each
     * line, or as the day at whose end a moment is. */
    commandLine?: 'option' | 'argument' | 'lines-of-file' | 'last-day';
    /** What the app lets people choose it from, where the type does not say it. */
    control?: Control;
    /** Whether a form shows it only to those who ask for more. */
    rare?: boolean;
    choice?: ChoiceFacts;
    record?: RecordFacts;
  }
}

/**
 * A file of the server (over GraphQL it lies in a folder of NONET_IMPORTS), an encoder by its id, an encoder that may be a folder on the
 * command line (and is a name over GraphQL), a version of a model, whatever can be asked, a collection of
 * patents or a label set by its name, or a long text.
 */
export type Control =
  | 'server-file'
  | 'encoder'
  | 'encoder-or-folder'
  | 'version'
  | 'model'
  | 'collection'
  | 'label-set'
  | 'long-text';

export interface ChoiceFacts {
  /** The name of its type in GraphQL. */
  readonly name: string;
  /** What is chosen, in a sentence. */
  readonly about: string;
  /** What each option means, by option. */
  readonly options: Readonly<Record<string, string>>;
}

export interface RecordFacts {
  /** The name of its type in GraphQL, without `Input`. */
  readonly name: string;
  /** What it is, in a sentence. */
  readonly about: string;
}
