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

/** The same where the work itself is loaded when it is first to be done. */
export const lateWork = <Of extends Operation>(
  operation: Of,
  resource: (configuration: ValueOf<Of>) => Resource,
  load: () => Promise<RunWork<unknown>>,
): RunWork<unknown> =>
  operationWork(operation, {
    resource,
    admit: async (configuration) => (await load()).admit?.(configuration),
    run: async (configuration, context) => (await load()).run(configuration, context),
  });

/** In whose queue work on a device waits; `auto` takes what there is. */
export const resourceOf = ({ device }: { readonly device: DeviceName }): Resource =>
  device.startsWith('cuda') ? 'gpu' : 'cpu';
