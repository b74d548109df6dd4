import type { PluginCheckReport } from './check-plugin.js';

/** The report as lines for a terminal. */
export function checkReport(report: PluginCheckReport): string {
  if (report.plugin === null) return `✗ ${report.problem} [${report.code}]`;
  const { plugin, results } = report;
  const lines = [`${plugin.name} ${plugin.version}, for versions ${plugin.api} of the plugin contract`];
  let subject: string | null = null;
  for (const result of results) {
    if (result.subject !== subject) lines.push('', result.subject);
    subject = result.subject;
    const time = `${Math.round(result.milliseconds)} ms`;
    lines.push(`  ${result.problem === null ? '✓' : '✗'} ${result.name} (${time})`);
    if (result.problem !== null)
      lines.push(`      ${result.problem}${result.code ? ` [${result.code}]` : ''}`);
  }
  const failed = results.filter(({ problem }) => problem !== null).length;
  lines.push(
    '',
    results.length === 0 ? 'It adds nothing.' : `${results.length - failed} kept, ${failed} broken`,
  );
  return lines.join('\n');
}

export function isKept(report: PluginCheckReport): boolean {
  return (
    report.plugin !== null &&
    report.results.length > 0 &&
    report.results.every(({ problem }) => problem === null)
  );
}
