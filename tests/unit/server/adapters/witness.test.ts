/** What a witness promises, whatever keeps it: the last instant of one installation, or nothing; never an error. */
import path from 'node:path';
import { createFileWitness } from '../../../../server/src/adapters/file-witness';
import { singleRedis } from '../../../../server/src/adapters/redis-target';
import { createRedisWitness } from '../../../../server/src/adapters/redis-witness';
import type { Witness } from '../../../../server/src/ports/witness';
import { makeScratchDir, removeScratchDir } from '../../../support/paths';
import { redisMissingReason, redisUrl } from '../../../support/services';

const dir = makeScratchDir();
afterAll(() => removeScratchDir(dir));

const behaves = (open: () => Witness): void => {
  it('remembers the last instant of its installation', async () => {
    const [writer, reader] = [open(), open()];
    expect(await reader.read('a')).toBeNull();
    await writer.write('a', 1_700_000_000_000);
    await writer.write('a', 1_700_000_000_001);
    expect(await reader.read('a')).toBe(1_700_000_000_001);
    expect(await reader.read('b')).toBeNull();
    await Promise.all([writer.close(), reader.close()]);
  });
};

describe('a witness beside a file', () => {
  behaves(() => createFileWitness(path.join(dir, 'data.db.cohort')));
  it('knows nothing where it cannot write', async () => {
    const witness = createFileWitness(path.join(dir, 'missing', 'data.db.cohort'));
    await witness.write('a', 5);
    expect(await witness.read('a')).toBeNull();
  });
});

describe('a witness in Redis', () => {
  const url = redisUrl();
  const prefix = `{cohort-witness-${process.pid}-${Date.now()}}`;
  if (url) behaves(() => createRedisWitness({ redis: singleRedis(url), prefix }));
  else it.skip(redisMissingReason() ?? '', () => undefined);
  it('knows nothing where Redis is away', async () => {
    const witness = createRedisWitness({ redis: singleRedis('redis://127.0.0.1:1'), prefix });
    await witness.write('a', 5);
    expect(await witness.read('a')).toBeNull();
    await witness.close();
  });
});
