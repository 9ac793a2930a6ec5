/** Redis servers of a test’s own on free ports of the loopback interface: alone, behind sentinels, as a cluster, over TLS. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import Redis from 'ioredis';
import { makeScratchDir, removeScratchDir } from './paths';
import { freePort } from './process';
import { waitFor } from './wait-for';

export interface RedisServer {
  port: number;
  /** One command on a connection of its own. */
  command(name: string, ...args: (string | number)[]): Promise<unknown>;
  /** SIGKILL. */
  kill(): Promise<void>;
}

export interface RedisServers {
  start(args?: readonly string[], port?: number): Promise<RedisServer>;
  /** It speaks TLS alone; `pem` is its certificate, which signed itself. */
  startTls(): Promise<{ port: number; pem: string }>;
  /** A sentinel that watches the master on this port under the name `mymaster`. */
  startSentinel(masterPort: number): Promise<RedisServer>;
  /** Masters alone, all slots given out; returns once each of them knows it. */
  startCluster(masters: number): Promise<RedisServer[]>;
  stopAll(): Promise<void>;
}

/** Undefined where the program is there. */
export const redisServerMissingReason = (): string | undefined => {
  try {
    execFileSync('redis-server', ['--version'], { stdio: 'ignore' });
    return undefined;
  } catch {
    return 'redis-server left out: the program is not installed';
  }
};

const ask = async (port: number, name: string, args: readonly (string | number)[]): Promise<unknown> => {
  const client = new Redis({ port, lazyConnect: true, retryStrategy: () => null, maxRetriesPerRequest: 0 });
  client.on('error', () => undefined);
  try {
    return await client.call(name, ...args.map(String));
  } finally {
    client.disconnect();
  }
};

const SLOTS = 16_384;

/** The bus of a cluster listens 10,000 above. */
const clusterPort = async (): Promise<number> => {
  for (;;) {
    const port = await freePort();
    if (port < 55_000) return port;
    if (port - 20_000 > 1_024) return port - 20_000;
  }
};

export const createRedisServers = (): RedisServers => {
  const dir = makeScratchDir();
  const children: ChildProcess[] = [];

  const kill = async (child: ChildProcess): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  };

  const run = (args: readonly string[]): ChildProcess => {
    const child = spawn('redis-server', [...args], { cwd: dir, stdio: 'ignore' });
    children.push(child);
    return child;
  };

  const launch = async (port: number, args: readonly string[]): Promise<RedisServer> => {
    const child = run(args);
    const answers = (): Promise<boolean> =>
      ask(port, 'PING', []).then(
        () => true,
        () => false,
      );
    await waitFor(answers, Boolean);
    return { port, command: (name, ...rest) => ask(port, name, rest), kill: () => kill(child) };
  };

  const here = (port: number): string[] => ['--bind', '127.0.0.1', '--dir', dir, '--dbfilename', `${port}.rdb`];

  const start: RedisServers['start'] = async (args = [], given) => {
    const port = given ?? (await freePort());
    return launch(port, ['--port', String(port), ...here(port), '--save', '', ...args]);
  };

  const startSentinel: RedisServers['startSentinel'] = async (masterPort) => {
    const port = await freePort();
    const file = path.join(dir, `sentinel-${port}.conf`);
    const lines = [
      `port ${port}`,
      'bind 127.0.0.1',
      `sentinel monitor mymaster 127.0.0.1 ${masterPort} 1`,
      'sentinel down-after-milliseconds mymaster 1000',
      'sentinel failover-timeout mymaster 5000',
    ];
    fs.writeFileSync(file, `${lines.join('\n')}\n`);
    return launch(port, [file, '--sentinel']);
  };

  const startCluster: RedisServers['startCluster'] = async (masters) => {
    const nodes: RedisServer[] = [];
    for (let index = 0; index < masters; index += 1) {
      const port = await clusterPort();
      nodes.push(await start(['--cluster-enabled', 'yes', '--cluster-config-file', `nodes-${port}.conf`], port));
    }
    for (const [index, node] of nodes.entries()) {
      const [from, until] = [index, index + 1].map((at) => Math.floor((SLOTS * at) / masters)) as [number, number];
      await node.command('CLUSTER', 'ADDSLOTSRANGE', from, until - 1);
      await node.command('CLUSTER', 'MEET', '127.0.0.1', nodes[0]?.port ?? 0);
    }
    for (const node of nodes) {
      const isWhole = (info: unknown): boolean =>
        String(info).includes('cluster_state:ok') && String(info).includes(`cluster_known_nodes:${masters}`);
      await waitFor(() => node.command('CLUSTER', 'INFO'), isWhole);
    }
    return nodes;
  };

  const startTls: RedisServers['startTls'] = async () => {
    const port = await freePort();
    const [certFile, keyFile] = [path.join(dir, 'cert.pem'), path.join(dir, 'key.pem')];
    const args = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', '-subj', '/CN=localhost'];
    const san = ['-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1', '-keyout', keyFile, '-out', certFile];
    execFileSync('openssl', [...args, ...san], { stdio: 'ignore' });
    const files = ['--tls-cert-file', certFile, '--tls-key-file', keyFile, '--tls-ca-cert-file', certFile];
    run(['--port', '0', '--tls-port', String(port), ...here(port), ...files, '--tls-auth-clients', 'no']);
    return { port, pem: fs.readFileSync(certFile, 'utf8') };
  };

  return {
    ...{ start, startTls, startSentinel, startCluster },
    async stopAll() {
      await Promise.all(children.map(kill));
      removeScratchDir(dir);
    },
  };
};
