/** A TCP connection of our own, so that every failure to make one is known to lie before any mail. */
import net from 'node:net';

export const dial = (host: string, port: number, timeoutMs: number): Promise<net.Socket> =>
  new Promise((resolve, reject) => {
    const socket = net.connect({ host, port, autoSelectFamily: true });
    const fail = (error: Error): void => {
      clearTimeout(timer);
      socket.destroy();
      reject(error);
    };
    const timer = setTimeout(() => fail(new Error('Connection timeout')), timeoutMs);
    socket.once('error', fail);
    socket.once('connect', () => {
      clearTimeout(timer);
      socket.off('error', fail);
      socket.setKeepAlive(true);
      // The final dot is a write of its own, which would wait for the acknowledgement of the body: 40 ms for each mail.
      socket.setNoDelay(true);
      resolve(socket);
    });
  });
