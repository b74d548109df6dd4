export { listenForMonitoring, type Monitoring } from './server/monitoring.js';
export { type RunningServer, startServer } from './server/start-server.js';
