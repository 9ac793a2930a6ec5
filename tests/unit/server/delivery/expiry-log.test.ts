import { createExpiryLog } from '../../../../server/src/features/delivery/expiry-log';
import { createRecordingLog } from '../../../support/recording-log';

const setUp = () => {
  const log = createRecordingLog();
  const pauses: (() => void)[] = [];
  const pause = () => new Promise<void>((resolve) => void pauses.push(resolve));
  return { log, pauses, expiries: createExpiryLog({ log, pause }) };
};

it('says in one line per sequence how many mails expired, and counts anew from there', async () => {
  const { log, pauses, expiries } = setUp();
  for (let count = 0; count < 5_000; count += 1) expiries.note('welcome');
  expiries.note('goodbye');
  expect([log.lines.length, pauses.length]).toEqual([0, 1]);
  pauses[0]?.();
  await Promise.resolve();
  expect(log.lines).toEqual([
    expect.stringContaining('5000 mails of the sequence welcome came too late'),
    '1 mail of the sequence goodbye came too late and was not sent',
  ]);
  expiries.note('welcome');
  expiries.flush();
  expect(log.lines[2]).toContain('1 mail of the sequence welcome');
});

it('has nothing to say where nothing expired', () => {
  const { log, expiries } = setUp();
  expiries.flush();
  expect(log.lines).toEqual([]);
});
