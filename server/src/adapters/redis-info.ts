/**
 * What Redis says of itself, judged. In: the text of INFO, and `save` of its configuration where it may be read (managed
 * services keep it to themselves). Out: version and findings. A value that is not there is not judged.
 */
import { isVersionBefore } from '../lib/version';
import type { QueueServerFinding } from '../ports/queue-server';

export interface RedisSays {
  info: string;
  /** CONFIG GET save; empty where nothing is written by time; undefined where it may not be asked. */
  save?: string;
}

/** Bull 4 runs on older ones; none of them is tried here. */
const OLDEST = '5.0.0';
const NEARLY_FULL = 0.9;

export const parseInfo = (info: string): ReadonlyMap<string, string> =>
  new Map(
    info.split(/\r?\n/).flatMap((line) => {
      const at = line.indexOf(':');
      return at > 0 && !line.startsWith('#') ? [[line.slice(0, at), line.slice(at + 1)] as const] : [];
    }),
  );

export const judgeRedis = ({ info, save }: RedisSays): { version: string; findings: QueueServerFinding[] } => {
  const said = parseInfo(info);
  const version = said.get('redis_version') ?? '';
  return { version, findings: [...age(version), ...eviction(said), ...memory(said), ...keeping(said, save)] };
};

/** Valkey and KeyDB state the version of Redis that they stand for. */
const age = (version: string): QueueServerFinding[] =>
  version !== '' && isVersionBefore(version, OLDEST) ? [{ finding: 'old', version, oldest: OLDEST }] : [];

const eviction = (said: ReadonlyMap<string, string>): QueueServerFinding[] => {
  const policy = said.get('maxmemory_policy');
  return policy === undefined || policy === 'noeviction' ? [] : [{ finding: 'evicts', policy }];
};

const memory = (said: ReadonlyMap<string, string>): QueueServerFinding[] => {
  const [used, most] = [Number(said.get('used_memory')), Number(said.get('maxmemory'))];
  if (!(most > 0) || !(used >= most * NEARLY_FULL)) return [];
  return [{ finding: 'full', percent: Math.round((used / most) * 100) }];
};

const keeping = (said: ReadonlyMap<string, string>, save: string | undefined): QueueServerFinding[] =>
  said.get('aof_enabled') === '0' && save === '' ? [{ finding: 'not-kept' }] : [];
