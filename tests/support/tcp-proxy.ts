/** Stands between a process and its database or Redis, so that a test can cut what runs between them. */
import { once } from 'node:events';
import net from 'node:net';

export interface TcpProxy {
  port: number;
  /** As when the server is killed: every connection breaks, and new ones are refused until `restore`. */
  kill(): void;
  restore(): void;
  /** Connections stay, and nothing passes through them until `thaw`: a server that is paused. */
  freeze(): void;
  thaw(): void;
  /** Lets the next `count` commits through and cuts each connection before the server's acknowledgement. */
  cutCommits(count: number): void;
  /** How many acknowledgements were cut. */
  cuts(): number;
  close(): Promise<void>;
}

/** What knex sends, in PostgreSQL's and in MySQL's protocol alike. */
const COMMIT = Buffer.from('COMMIT;');

export const startTcpProxy = async (target: { host: string; port: number }): Promise<TcpProxy> => {
  const sockets = new Set<net.Socket>();
  let isUp = true;
  let isFrozen = false;
  let toCut = 0;
  let cut = 0;

  const server = net.createServer((client) => {
    if (!isUp) return void client.destroy();
    const upstream = net.connect(target);
    let awaitsCut = false;
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      if (isFrozen) socket.pause();
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.on('data', (chunk) => {
      if (toCut > 0 && chunk.includes(COMMIT)) {
        toCut -= 1;
        awaitsCut = true;
      }
      upstream.write(chunk);
    });
    upstream.on('data', (chunk) => {
      if (!awaitsCut) return void client.write(chunk);
      cut += 1;
      client.destroy();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    port: (server.address() as net.AddressInfo).port,
    kill() {
      isUp = false;
      sockets.forEach((socket) => socket.destroy());
    },
    restore: () => void (isUp = true),
    freeze() {
      isFrozen = true;
      sockets.forEach((socket) => socket.pause());
    },
    thaw() {
      isFrozen = false;
      sockets.forEach((socket) => socket.resume());
    },
    cutCommits: (count) => void (toCut = count),
    cuts: () => cut,
    async close() {
      sockets.forEach((socket) => socket.destroy());
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
