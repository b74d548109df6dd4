import { train, trainingPlan } from './training-plan.js';
import type { FineTuneSettings } from '../settings.js';

/** What a test asks of a run in a process of its own, whose disk it has made small or whose device is missing. */
export interface ChildRun {
  readonly settings: FineTuneSettings;
  readonly output: string;
  readonly device?: 'cpu' | `cuda:${number}`;
}

export type ChildReport = { readonly finished: true } | { readonly code: string; readonly message: string };

const { settings, output, device = 'cpu' } = JSON.parse(process.argv[2]!) as ChildRun;
const report = (said: ChildReport) => process.stdout.write(JSON.stringify(said));
try {
  await train({ ...(await trainingPlan(settings)), output, device });
  report({ finished: true });
} catch (error) {
  report({ code: (error as { code: string }).code, message: (error as Error).message });
}
// The tokenizer of the plan has threads that would keep the process.
process.exit();
