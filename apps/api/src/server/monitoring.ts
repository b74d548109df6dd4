import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Config } from '@nonet/services/config';
import { portInUse } from '@nonet/services/errors';
import type { Health } from '@nonet/services/health';
import type { MetricsService } from '@nonet/services/metrics';

export interface Monitored {
  readonly metrics: Pick<MetricsService, 'contentType' | 'text'>;
  readonly health: () => Promise<Health>;
}

export interface Monitoring {
  /** `http://127.0.0.1:9464` */
  readonly url: string;
  close(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

const JSON_TYPE = 'application/json; charset=utf-8';
const NOTHING: Answer = { status: 404, type: 'text/plain; charset=utf-8', body: '' };

/**
 * `/metrics`, `/healthz` and `/readyz` at an address of their own, without a key: for a server, and for a worker, which has
 * no other. It goes on while a server drains.
 */
export async function listenForMonitoring(
  { metrics, health }: Monitored,
  { host, port }: NonNullable<Config['metrics']>,
): Promise<Monitoring> {
  const answer = async (path: string | undefined): Promise<Answer> => {
    switch (path) {
      case '/metrics':
        return { status: 200, type: metrics.contentType, body: await metrics.text() };
      case '/healthz':
        return { status: 200, type: JSON_TYPE, body: JSON.stringify({ status: 'ok' }) };
      case '/readyz': {
        const found = await health();
        return {
          status: found.status === 'not ready' ? 503 : 200,
          type: JSON_TYPE,
          body: JSON.stringify(found),
        };
      }
      default:
        return NOTHING;
    }
  };
  const server = createServer((request, response) => {
    answer(request.method === 'GET' ? request.url : undefined)
      .then(({ status, type, body }) => response.writeHead(status, { 'content-type': type }).end(body))
      // Also when the answer could not be written: nobody would catch that, and the process would end.
      .catch(() => (response.headersSent ? response.destroy() : response.writeHead(500).end()));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? portInUse({ host, port }, error) : error),
    );
    server.listen(port, host, resolve);
  });
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
