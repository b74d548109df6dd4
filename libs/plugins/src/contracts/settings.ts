/** What a schema says of a value: what it makes of it, or what is wrong. */
export type SettingsResult<Settings> =
  { readonly value: Settings; readonly issues?: undefined } | { readonly issues: readonly SettingsIssue[] };

export interface SettingsIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** Any schema that follows Standard Schema 1 (standardschema.dev): those of zod, valibot, arktype and others do. */
export interface SettingsSchema<Settings> {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => SettingsResult<Settings> | Promise<SettingsResult<Settings>>;
    readonly types?: { readonly input: unknown; readonly output: Settings } | undefined;
  };
}
