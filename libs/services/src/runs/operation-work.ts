import type { DeviceName, Operation, ValueOf } from '@nonet/operations';
import type { z } from 'zod';
import { runWork, type RunWork } from './run-work.js';
import type { Resource } from './runs.service.js';

/** The work of an operation as a run: its payload is what the operation was given, checked by the same schema. */
export const operationWork = <Of extends Operation>(
  { fields }: Of,
  work: Omit<RunWork<ValueOf<Of>>, 'configuration'>,
): RunWork<unknown> =>
  runWork<ValueOf<Of>>({ ...work, configuration: fields as unknown as z.ZodType<ValueOf<Of>> });

/** In whose queue work on a device waits; `auto` takes what there is. */
export const resourceOf = ({ device }: { readonly device: DeviceName }): Resource =>
  device.startsWith('cuda') ? 'gpu' : 'cpu';
