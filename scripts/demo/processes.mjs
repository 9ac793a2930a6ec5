import { spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

const GRACE_MS = 10_000;

/** Runs to its end with its output on the terminal. */
export const run = (command, args, options) =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'], ...options });
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(`${[command, ...args].join(' ')} ended with ${code ?? signal}`));
    });
  });

export const isPortFree = (port) =>
  new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });

/** Long-running children: one log file each, all stopped together, `onDeath` when one goes by itself. */
export const createFamily = ({ onDeath }) => {
  const members = [];
  let stopping = false;

  const lastLines = (file) => fs.readFileSync(file, 'utf8').trimEnd().split('\n').slice(-30).join('\n');

  return {
    start({ name, args, cwd, env, logFile }) {
      const log = fs.openSync(logFile, 'w');
      const child = spawn(process.execPath, args, { cwd, env, stdio: ['ignore', log, log] });
      const ended = new Promise((resolve) => child.once('exit', resolve));
      members.push({ child, ended });
      child.once('exit', (code, signal) => {
        if (!stopping) onDeath(new Error(`${name} ended with ${code ?? signal}:\n${lastLines(logFile)}`));
      });
    },
    async stop() {
      stopping = true;
      const alive = members.filter(({ child }) => child.exitCode === null && child.signalCode === null);
      alive.forEach(({ child }) => child.kill('SIGTERM'));
      const all = Promise.all(alive.map(({ ended }) => ended));
      const late = delay(GRACE_MS, 'late', { ref: false });
      if ((await Promise.race([all, late])) === 'late') alive.forEach(({ child }) => child.kill('SIGKILL'));
      await all;
    },
  };
};

/** Resolves when the address answers with a success; rejects after `timeoutMs`. */
export const waitForAnswer = async (url, timeoutMs) => {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return;
    if (performance.now() > deadline) throw new Error(`${url} has not answered within ${timeoutMs / 1000} s`);
    await delay(200);
  }
};
