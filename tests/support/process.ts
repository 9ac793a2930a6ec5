/**
 * A playground in a process of its own, for what an in-process Strapi cannot show: SIGKILL, a restart, two servers on
 * one database, a frozen worker.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import type { TemporaryDatabase } from './databases';
import { playgroundDir, rootDir } from './paths';
import { siteDist } from './prepare-site';
import { siteEnv, type SiteOptions } from './site-env';
import { waitFor } from './wait-for';

export interface ProcessOptions extends SiteOptions {
  database: TemporaryDatabase;
  /** Default: a free one. */
  port?: number;
  readyTimeoutMs?: number;
}

export interface SiteProcess {
  pid: number;
  port: number;
  url: string;
  /** What it printed so far, for the message of a failing test. */
  log(): string;
  isRunning(): boolean;
  /** SIGKILL: nothing is saved, nothing is told. */
  kill(): Promise<void>;
  /** SIGTERM, as an orchestrator does; resolves with the milliseconds it took to exit. */
  stop(timeoutMs?: number): Promise<number>;
  /** SIGSTOP and SIGCONT: the process keeps its connections and hears nothing. */
  freeze(): void;
  thaw(): void;
  /** Resolves when it has been frozen, also by itself. */
  frozen(): Promise<void>;
  /** Resolves when it serves. */
  ready(): Promise<void>;
}

const KEPT_LOG_CHARACTERS = 20_000;
const POLL_MS = 100;
const READY_MS = 60_000;

export const freePort = async (): Promise<number> => {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('No free port');
  return address.port;
};

const collectLog = (child: ChildProcess): (() => string) => {
  let log = '';
  const keep = (chunk: Buffer): void => {
    log = (log + chunk.toString('utf8')).slice(-KEPT_LOG_CHARACTERS);
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  return () => log;
};

const hasExited = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

const end = async (child: ChildProcess, signal: NodeJS.Signals, timeoutMs: number): Promise<number> => {
  const startedAt = performance.now();
  if (hasExited(child)) return 0;
  const exited = once(child, 'exit');
  child.kill(signal);
  const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
  await exited;
  clearTimeout(timer);
  return Math.round(performance.now() - startedAt);
};

/** As the kernel has it (Linux): T is stopped by a signal. */
const stateOf = ({ pid }: ChildProcess): string => {
  const [, state = ''] = /\) (\w) /.exec(fs.readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
  return state;
};

const isHealthy = async (url: string): Promise<boolean> => {
  const response = await fetch(`${url}/_health`).catch(() => undefined);
  return response?.status === 204;
};

const waitUntilReady = async (site: SiteProcess, timeoutMs: number): Promise<void> => {
  const deadline = performance.now() + timeoutMs;
  while (!(await isHealthy(site.url))) {
    if (!site.isRunning()) throw new Error(`The playground ended while starting:\n${site.log()}`);
    if (performance.now() > deadline) {
      await site.kill();
      throw new Error(`The playground was not ready after ${timeoutMs} ms:\n${site.log()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
};

/** Does not wait until it serves: it may be meant to die before. */
export const launchSiteProcess = async (options: ProcessOptions): Promise<SiteProcess> => {
  const readyMs = options.readyTimeoutMs ?? READY_MS;
  const port = options.port ?? (await freePort());
  const env = { ...siteEnv(options.database, options), HOST: '127.0.0.1', PORT: String(port), STARTUP_BANNER: 'false' };
  const child = spawn(
    process.execPath,
    [path.join(rootDir, 'tests/support/start-site.cjs'), playgroundDir, siteDist()],
    { cwd: playgroundDir, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] },
  );
  const site: SiteProcess = {
    pid: child.pid ?? 0,
    port,
    url: `http://127.0.0.1:${port}`,
    log: collectLog(child),
    isRunning: () => !hasExited(child),
    kill: async () => void (await end(child, 'SIGKILL', 0)),
    stop: (timeoutMs = 30_000) => end(child, 'SIGTERM', timeoutMs),
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    frozen: async () =>
      void (await waitFor(
        () => stateOf(child),
        (state) => state === 'T',
        { timeoutMs: readyMs },
      )),
    ready: () => waitUntilReady(site, readyMs),
  };
  return site;
};

export const startSiteProcess = async (options: ProcessOptions): Promise<SiteProcess> => {
  const site = await launchSiteProcess(options);
  await site.ready();
  return site;
};
