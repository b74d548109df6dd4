/** The checkout. */
export const ROOT: string;
/** Costs some milliseconds when nothing changed since the last time. Ends the process when it cannot be done. */
export function prepare(): Promise<void>;
/** Whether there is a build of every workspace, and the bundle that `nonet` runs. */
export function isBuilt(root?: string): boolean;
