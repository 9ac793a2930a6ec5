/** Connections between messages. There are never more than sends at once, since each send takes one. */
import type { SmtpSession } from './smtp-session';
import type { SmtpSettings } from './smtp-settings';

export interface SessionPool {
  /** An open connection, or a new one; rejects where none can be made. */
  take(): Promise<SmtpSession>;
  /** Keeps it for the next message, unless it is closed or worn out. */
  put(session: SmtpSession): void;
  close(): void;
}

type Limits = Pick<SmtpSettings, 'maxMessagesPerConnection' | 'idleTimeoutMs'>;

export const createSessionPool = (open: () => Promise<SmtpSession>, limits: Limits): SessionPool => {
  const idle = new Map<SmtpSession, NodeJS.Timeout>();
  let closed = false;

  const drop = (session: SmtpSession): void => {
    clearTimeout(idle.get(session));
    idle.delete(session);
    session.quit();
  };

  /** The one used last is the least likely to have been closed by the server. */
  const takeIdle = (): SmtpSession | undefined => {
    for (const session of [...idle.keys()].reverse()) {
      clearTimeout(idle.get(session));
      idle.delete(session);
      if (session.isOpen()) return session;
    }
    return undefined;
  };

  return {
    take: async () => takeIdle() ?? open(),
    put(session) {
      if (!session.isOpen()) return;
      if (closed || session.uses() >= limits.maxMessagesPerConnection) return session.quit();
      const timer = setTimeout(() => drop(session), limits.idleTimeoutMs);
      timer.unref();
      idle.set(session, timer);
    },
    close() {
      closed = true;
      for (const session of idle.keys()) drop(session);
    },
  };
};
