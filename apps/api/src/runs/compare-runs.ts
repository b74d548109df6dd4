import { settingsOf } from '@nonet/services/operations';
import type { Run } from '@nonet/services/runs';

/** Runs side by side: the settings in which they differ, and all figures. */
export function compareRuns(compared: readonly Run[]) {
  const settings = compared.map((run) => new Map(settingsOf(run).map((setting) => [setting.name, setting])));
  const titles = new Map(
    settings.flatMap((given) => [...given.values()].map(({ name, title }) => [name, title])),
  );
  const rows = [...titles].map(([name, title]) => ({
    name,
    title,
    values: settings.map((given) => given.get(name)?.value ?? null),
  }));
  const names = [...new Set(compared.flatMap(({ metrics }) => Object.keys(metrics)))];
  return {
    compared,
    settings: rows.filter(({ values }) => new Set(values).size > 1),
    figures: names.map((name) => ({ name, values: compared.map(({ metrics }) => metrics[name] ?? null) })),
  };
}
