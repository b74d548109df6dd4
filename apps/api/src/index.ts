export { ROLES, type ApiKey, type Principal, type Role } from './access/keys.service.js';
export { loadConfig, type Config } from './config/index.js';
export { httpStatus, NonetError, toNonetError, type ErrorClass } from './errors.js';
export { startServer, type RunningServer } from './server/index.js';
export { createServices, type Services } from './services.js';
