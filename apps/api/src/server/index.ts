export { listenForMonitoring, type Monitoring } from './monitoring.js';
export { startServer, type RunningServer } from './start-server.js';
