export { calibrateCollection, type CalibrationRequest } from './calibrate-collection.operation.js';
export type { CalibrationsService } from './create-calibrations.js';
