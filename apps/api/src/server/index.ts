export { listenForMetrics, type MetricsListener } from './metrics-route.js';
export { startServer, type RunningServer } from './start-server.js';
