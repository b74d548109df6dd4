/** The checkout. */
export const ROOT: string;
/** What a build reads outside of the workspaces, by paths in the checkout. */
export const SHARED: readonly string[];
/** The names, sizes and times of everything that a build reads. */
export function describeSources(root?: string): string;
/** Costs some milliseconds when nothing changed since the last time. Ends the process when it cannot be done. */
export function prepare(): Promise<void>;
/** Whether there is a build of every workspace, and the bundle that `nonet` runs. */
export function isBuilt(root?: string): boolean;
