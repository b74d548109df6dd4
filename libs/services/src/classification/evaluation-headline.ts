import type { ModelFigures } from '@nonet/experts';

/** The figures of an evaluation that a run shows. */
export function headlineOf({ metrics }: Pick<ModelFigures, 'metrics'>): Record<string, number> {
  const { hit, micro } = metrics as { hit?: Record<string, number>; micro?: { f1: number } };
  return { ...(hit?.['1'] !== undefined && { hit1: hit['1'] }), ...(micro && { microF1: micro.f1 }) };
}
