import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** The only way from a host to a server, which can be cut: nobody is told, nothing arrives any more. */
export interface Gate {
  readonly port: number;
  /** Passes nothing on, in neither direction, as when a cable is pulled; connections stay open at both ends. */
  cut(): void;
  /** Passes new connections on again; those from before are gone. */
  mend(): void;
  close(): Promise<void>;
}

export async function gateTo(host: string, port: number): Promise<Gate> {
  const sockets = new Set<Socket>();
  let isOpen = true;
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy());
  };
  const server = createServer({ pauseOnConnect: true }, (near) => {
    keep(near);
    if (!isOpen) return;
    const far = connect(port, host);
    keep(far);
    near.pipe(far);
    far.pipe(near);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const all = (act: (socket: Socket) => void) => [...sockets].forEach(act);
  return {
    port: (server.address() as AddressInfo).port,
    cut() {
      isOpen = false;
      all((socket) => socket.unpipe().pause());
    },
    mend() {
      isOpen = true;
      all((socket) => socket.destroy());
    },
    async close() {
      all((socket) => socket.destroy());
      server.close();
      await once(server, 'close');
    },
  };
}
