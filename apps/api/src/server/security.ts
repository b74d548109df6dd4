import cors from '@fastify/cors';
import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';
import type { HttpConfig } from '@nonet/services/config';

const PREFLIGHT_SECONDS = 600;

/**
 * What browsers are told: nothing is loaded from other hosts, nothing is framed, nothing is sent elsewhere, and pages of
 * other origins read nothing unless they are listed. No cookie means anything here, so no other page can act for anyone.
 */
export async function registerSecurity(app: FastifyInstance, { corsOrigins }: HttpConfig): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'self'"],
        'style-src': ["'self'", "'unsafe-inline'"],
        'img-src': ["'self'", 'data:'],
        // Those that style sheets bring themselves.
        'font-src': ["'self'", 'data:'],
        'object-src': ["'none'"],
        'base-uri': ["'none'"],
        'form-action': ["'self'"],
        'frame-ancestors': ["'none'"],
      },
    },
    frameguard: { action: 'deny' },
    // Whether there is TLS, the proxy in front knows.
    strictTransportSecurity: false,
  });
  if (corsOrigins.length === 0) return;
  await app.register(cors, {
    origin: corsOrigins.includes('*') ? '*' : [...corsOrigins],
    methods: ['GET', 'POST', 'HEAD', 'PATCH', 'DELETE'],
    allowedHeaders: [
      'authorization',
      'content-type',
      'apollo-require-preflight',
      'x-request-id',
      'traceparent',
      // Of uploads.
      'tus-resumable',
      'upload-length',
      'upload-metadata',
      'upload-offset',
    ],
    exposedHeaders: [
      'location',
      'retry-after',
      'tus-resumable',
      'upload-length',
      'upload-offset',
      'x-request-id',
    ],
    maxAge: PREFLIGHT_SECONDS,
  });
}
