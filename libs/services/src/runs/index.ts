export { listRuns, runKind, runState } from './list-runs.operation.js';
export {
  type Actor,
  type Json,
  type Resource,
  RESOURCES,
  type Run,
  type RunEvent,
  type RunKind,
  type RunningWorker,
  type RunsService,
  type RunState,
} from './runs.service.js';
