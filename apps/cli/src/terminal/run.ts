import { describeRun } from '@nonet/services/operations';
import { factsText, numberText, type Run, type RunEvent } from '@nonet/services/runs';
import { progressBar } from './progress.js';

/** What a run does now, in a few words. */
export function standing({ state, phase, done, total, error }: Run): string {
  if (error !== null) return error.code;
  if (phase === null || state !== 'running') return '';
  return `${phase} ${numberText(done)}${total === null ? '' : ` of ${numberText(total)}`}`;
}

export function runText(run: Run): string {
  const { title, subject } = describeRun(run);
  const figures = Object.entries(run.metrics).map(([name, value]) => `${name} ${numberText(value)}`);
  const lines = [
    `${title}: ${subject}`,
    `${run.id}  ${run.kind} ${run.state}${run.error ? `: ${run.error.message} [${run.error.code}]` : ''}`,
    `asked for by ${run.startedBy.name} at ${run.createdAt.toISOString()}, ${run.resource} queue, priority ${run.priority}`,
    run.startedAt &&
      `begun ${run.startedAt.toISOString()}, taken up ${run.attempt} ${run.attempt === 1 ? 'time' : 'times'}, last by ${run.worker ?? 'nobody now'}`,
    standing(run),
    figures.join(', '),
    run.finishedAt && `ended ${run.finishedAt.toISOString()}`,
    `configuration ${JSON.stringify(run.configuration)}`,
    run.result !== null && `result ${JSON.stringify(run.result)}`,
  ];
  return lines.filter(Boolean).join('\n');
}

export interface RunReporter {
  report(event: RunEvent): void;
  stop(): void;
}

/** A line for each event, and a bar for progress while a person watches. */
export function runReporter(): RunReporter {
  const bar = progressBar();
  return {
    report({ sequence, type, data, at }) {
      if (type === 'progress') {
        const { phase, done, total } = data as { phase: string; done: number; total: number | null };
        return bar.update(phase, done, total);
      }
      bar.stop();
      process.stdout.write(
        `${String(sequence).padStart(5)}  ${at.toISOString()}  ${type}  ${factsText(data)}\n`,
      );
    },
    stop: () => bar.stop(),
  };
}
