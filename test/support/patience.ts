/**
 * For what is started in tests where nothing is tested of time limits: on a busy machine a healthy plugin may take long to start or to
 * answer, and a server to stop.
 */
export const PATIENT = {
  NONET_DRAIN_SECONDS: '150',
  NONET_PLUGIN_BUDGETS: 'import=120,open=120,embed=120,predict=60,blocked=60',
} as const;
