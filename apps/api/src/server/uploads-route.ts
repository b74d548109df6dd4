import { FileStore } from '@tus/file-store';
import { Server } from '@tus/server';
import type { FastifyBaseLogger, FastifyInstance, FastifyRequest } from 'fastify';
import type { Services } from '@nonet/services';
import { coversOperation, type Principal } from '@nonet/services/access';
import {
  httpStatus,
  malformedRequest,
  type NonetError,
  outOfScope,
  toNonetError,
  uploadConflict,
  uploadUnknown,
} from '@nonet/services/errors';
import { assertRole } from '../graphql/authorization.js';
import { presentError } from '../graphql/error-format.js';
import { admit } from './admission.js';
import type { RateLimits } from './rate-limits.js';

const PATH = '/uploads';
const VERSION = '1.0.0';
const PART = 'application/offset+octet-stream';
const SWEEP_MILLISECONDS = 3_600_000;
const ID = /^[\da-f]{32}$/;

interface UploadsOptions {
  readonly services: Services;
  readonly limits: RateLimits;
  readonly stop: AbortSignal;
}

/**
 * `/uploads`: files for imports, in parts that go on where the connection was lost, as the tus protocol 1.0.0 says. Whoever may
 * import may upload, and goes on with uploads of their own alone.
 */
export async function registerUploads(
  app: FastifyInstance,
  { services, limits, stop }: UploadsOptions,
): Promise<void> {
  const { uploads, keys, audit } = services;
  const senders = new WeakMap<object, { principal: Principal; request: FastifyRequest }>();
  const senderOf = (request: Request) => senders.get(nodeRequest(request))!;
  const store = new FileStore({ directory: uploads.parts });
  const tus = new CodedServer({
    path: PATH,
    datastore: store,
    relativeLocation: true,
    // What pages of other origins may read, the server says for all its addresses.
    allowedOrigins: () => false,
    async onIncomingRequest(request, id) {
      if (request.method === 'POST') return;
      const { principal } = senderOf(request);
      const found = ID.test(id) ? await store.getUpload(id).catch(() => null) : null;
      if (found?.metadata?.['owner'] !== principal.id) throw uploadUnknown({ id: id.slice(0, 40) });
    },
    async onUploadCreate(request, upload) {
      const { principal, request: asked } = senderOf(request);
      const filename = uploads.nameFor(upload.metadata?.['filename'] ?? '');
      if (upload.size === undefined)
        throw malformedRequest({ reason: 'Say how large the file is: "Upload-Length: BYTES".' });
      await uploads.admit(upload.size);
      const { ip: address, id: requestId } = asked;
      const said = { principal, errorCode: null, address, requestId };
      await audit.record({ ...said, action: 'upload', arguments: { filename, bytes: upload.size } });
      return { metadata: { filename, owner: principal.id } };
    },
    async onUploadFinish(_request, upload) {
      await uploads.complete(upload.id, upload.metadata?.['filename'] ?? 'file');
      return {};
    },
    onResponseError: (request, thrown) => {
      const error = errorOf(thrown, request);
      return { status_code: httpStatus[error.errorClass], body: bodyOf(error, app.log) };
    },
  });

  const sweep = () =>
    uploads
      .sweep()
      .catch((error: unknown) => app.log.warn({ err: error }, 'old uploads could not be removed'));
  const timer = setInterval(() => void sweep(), SWEEP_MILLISECONDS);
  timer.unref();
  stop.addEventListener('abort', () => clearInterval(timer), { once: true });
  app.addHook('onClose', async () => clearInterval(timer));
  void sweep();

  await app.register(async (scope) => {
    // The bytes of a part go to the store as they come.
    scope.addContentTypeParser(PART, (_request, _payload, done) => done(null));
    scope.route({
      method: ['POST', 'HEAD', 'PATCH', 'DELETE'],
      url: PATH,
      onRequest: letIn,
      handler: pass,
    });
    scope.route({
      method: ['HEAD', 'PATCH', 'DELETE'],
      url: `${PATH}/:id`,
      onRequest: letIn,
      handler: pass,
    });

    async function letIn(request: FastifyRequest, reply: Parameters<typeof admit>[1]) {
      const principal = await admit(request, reply, { keys, limits });
      assertRole(principal, 'admin', 'uploads');
      if (!coversOperation(principal.scopes, 'importPatents'))
        throw outOfScope({ action: 'uploads', scopes: principal.scopes });
      if (request.headers['tus-resumable'] !== VERSION)
        throw malformedRequest({ reason: `Uploads follow the tus protocol: "Tus-Resumable: ${VERSION}".` });
      senders.set(request.raw, { principal, request });
    }

    async function pass(request: FastifyRequest, reply: Parameters<typeof admit>[1]) {
      reply.hijack();
      // What all answers carry: the id of the request, and what browsers are told.
      for (const [name, value] of Object.entries(reply.getHeaders()))
        if (value !== undefined) reply.raw.setHeader(name, value);
      reply.raw.setHeader('cache-control', 'no-store');
      await tus.handle(request.raw, reply.raw);
    }
  });
}

const bodyOf = (error: NonetError, log: FastifyBaseLogger): string =>
  JSON.stringify({ errors: [presentError(error, [], log)] });

/** Says what it refuses in the form that all errors have; the server of the protocol says some of it in a line of text. */
class CodedServer extends Server {
  override write(...[context, headers, status, body = '']: Parameters<Server['write']>) {
    if (status < 400) return super.write(context, headers, status, body);
    headers.set('content-type', 'application/json; charset=utf-8');
    if (body.startsWith('{')) return super.write(context, headers, status, body);
    const { errorClass, code, message } = malformedRequest({ reason: body.trim() });
    const said = JSON.stringify({ errors: [{ message, extensions: { code, reason: message } }] });
    return super.write(context, headers, httpStatus[errorClass], said);
  }
}

/** The request of Node.js behind that of the protocol's server. */
const nodeRequest = (request: Request): object =>
  (request as unknown as { runtime: { node: { req: object } } }).runtime.node.req;

/** What the protocol's server refuses by itself, under our codes. */
function errorOf(thrown: Error | { status_code: number; body: string }, { url }: Request): NonetError {
  if (!('status_code' in thrown)) return toNonetError(thrown);
  const reason = thrown.body.trim();
  if ([404, 410].includes(thrown.status_code)) return uploadUnknown({ id: url.split('/').at(-1) ?? '' });
  if ([409, 423].includes(thrown.status_code)) return uploadConflict({ reason: `${reason}.` });
  if (thrown.status_code >= 500) return toNonetError(new Error(reason));
  return malformedRequest({ reason });
}
