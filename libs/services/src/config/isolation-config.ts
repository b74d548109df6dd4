import { DEFAULT_BUDGETS, DEFAULT_PLUGIN_MEGABYTES, type PluginBudgets } from '@nonet/plugins/host';
import { z } from 'zod';
import { listOf } from './list.js';

/** How plugins are run. */
export interface IsolationConfig {
  /** Those that are trusted enough to run in the process of Nonet, as the configuration names them. */
  readonly inProcess: readonly string[];
  /** Megabytes that the process of a plugin may hold. */
  readonly memory: number;
  /** Names of variables of the environment that plugins may see beside those that every program needs. */
  readonly environment: readonly string[];
  readonly budgets: PluginBudgets;
}

const BUDGETS = Object.keys(DEFAULT_BUDGETS) as (keyof PluginBudgets)[];
const budget = new RegExp(`^(${BUDGETS.join('|')})=(\\d{1,5}|\\d{0,5}\\.\\d{1,3})$`);
const budgetsForm = `seconds by what they are for, for example predict=1,open=120; there are ${BUDGETS.join(', ')}`;

export const isolationVariables = {
  NONET_PLUGINS_IN_PROCESS: z.string().default(''),
  NONET_PLUGIN_MEMORY: z
    .string()
    .regex(/^\d{2,6}$/, { error: 'megabytes from 10 to 999999, for example 2048' })
    .transform(Number)
    .default(DEFAULT_PLUGIN_MEGABYTES),
  NONET_PLUGIN_ENVIRONMENT: z.string().default(''),
  NONET_PLUGIN_BUDGETS: z
    .string()
    .default('')
    .refine((text) => listOf(text).every((entry) => budget.test(entry)), { error: budgetsForm }),
};

export function isolationOf(values: z.infer<z.ZodObject<typeof isolationVariables>>): IsolationConfig {
  const given = listOf(values.NONET_PLUGIN_BUDGETS).map((entry) => {
    const [, name, seconds] = budget.exec(entry)!;
    return [name, Number(seconds) * 1000];
  });
  return {
    inProcess: listOf(values.NONET_PLUGINS_IN_PROCESS),
    memory: values.NONET_PLUGIN_MEMORY,
    environment: listOf(values.NONET_PLUGIN_ENVIRONMENT),
    budgets: { ...DEFAULT_BUDGETS, ...(Object.fromEntries(given) as Partial<PluginBudgets>) },
  };
}
