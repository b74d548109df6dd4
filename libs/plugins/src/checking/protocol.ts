/** What a check process says of the plugin it has loaded. */
export interface LoadedPlugin {
  readonly type: 'loaded';
  readonly name: string;
  readonly version: string;
  readonly api: string;
  /** In the order in which they can be asked for. */
  readonly checks: readonly NamedCheck[];
}

export interface NamedCheck {
  /** `expert wind`, `encoder acme-large`. */
  readonly subject: string;
  readonly name: string;
}

export type CheckMessage =
  | LoadedPlugin
  | { readonly type: 'refused'; readonly code: string; readonly problem: string }
  | {
      readonly type: 'checked';
      readonly check: number;
      readonly problem: string | null;
      readonly code: string | null;
      readonly milliseconds: number;
    };

/** To the check process: run this check. */
export interface CheckRequest {
  readonly check: number;
}
