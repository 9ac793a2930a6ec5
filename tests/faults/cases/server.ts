/** F3, F6, F7, F31, F33: what the mail server does, and a recipient who leaves while the server is being spoken to. */
import { createHmac } from 'node:crypto';
import { createTokens } from '../../../server/src/features/tracking';
import { RUNS_ALL, type FaultCase, type Verdict } from '../../support/faults/fault-case';
import { CONCURRENCY, type FaultRun } from '../../support/faults/world';
import { waitFor } from '../../support/wait-for';

const MINUTE_MS = 60_000;
const CLOSED_FOR_MS = RUNS_ALL ? 5 * MINUTE_MS : 0;
const KILLED_AT_DOT = 50;

const acceptsThenCloses = async (run: FaultRun): Promise<Verdict> => {
  run.sink.script = { stage: 'accepted', fault: 'drop' };
  await run.start();
  await run.untilSettled();
  return { inFlight: run.mails, exactly: { uncertain: run.mails } };
};

/** The server has the whole mail and has not yet said so; it takes it all the same. */
const killedAfterTheDot = async (run: FaultRun): Promise<Verdict> => {
  const site = await run.start();
  let dots = 0;
  run.sink.decide = async ({ stage }) => {
    if (stage !== 'dot') return undefined;
    dots += 1;
    if (dots === KILLED_AT_DOT) await site.kill();
    return undefined;
  };
  await waitFor(site.isRunning, (runs) => !runs, { timeoutMs: 5 * MINUTE_MS });
  await run.start();
  await run.untilSettled();
  const { states } = await run.outcome();
  expect(states.uncertain ?? 0).toBeGreaterThan(0);
  return { inFlight: CONCURRENCY };
};

/** A call that did not settle would keep its mail claimed, and be missing among those that have been tried. */
const closesBeforeTheGreeting = async (run: FaultRun): Promise<Verdict> => {
  run.sink.script = { stage: 'greeting', fault: 'drop' };
  await run.start();
  const tried = () => run.knex('cohort_deliveries').where('attempts', '>', 0);
  await waitFor(
    async () => Number((await tried().count({ total: '*' }).first())?.total ?? 0),
    (count) => count === run.mails,
    { timeoutMs: 2 * MINUTE_MS },
  );
  await new Promise((resolve) => setTimeout(resolve, CLOSED_FOR_MS));
  const longest = await run
    .knex('cohort_deliveries')
    .whereIn('state', ['claimed', 'sending'])
    .min({ at: 'updated_at' });
  expect(Date.now() - Number(longest[0]?.at ?? Date.now())).toBeLessThanOrEqual(MINUTE_MS);
  run.sink.script = {};
  // Those that met the closed door last come back to pending after this, to wait for a time of their own.
  await waitFor(
    async () => {
      const unsent = run.knex('cohort_deliveries').where({ step_order: 1 }).whereNot('state', 'sent');
      await unsent.clone().where('state', 'pending').where('due_at', '>', Date.now()).update({ due_at: Date.now() });
      return Number((await unsent.count({ total: '*' }).first())?.total ?? 0);
    },
    (count) => count === 0,
    { timeoutMs: 2 * MINUTE_MS, everyMs: 1_000 },
  );
  return { inFlight: 0, exactly: { sent: run.mails } };
};

const SECRET = 'the secret of the fault tests';
const tokens = createTokens([createHmac('sha256', SECRET).update('cohort public links').digest('hex')]);

const idsByAddress = async (run: FaultRun): Promise<Map<string, number>> => {
  const rows = await run.knex('cohort_deliveries').select('id', 'email');
  return new Map(rows.map(({ id, email }) => [String(email), Number(id)]));
};

/**
 * Every recipient leaves while the server is at RCPT, which is after T1 and before T3. Half of them have the 200 before
 * the session goes on; for the other half the two race, and either may win, but not both.
 */
const leaves = async (run: FaultRun): Promise<Verdict> => {
  const ids = await idsByAddress(run);
  const site = await run.start({ config: { secret: SECRET, sending: { concurrency: 5 } } });
  const asked: Promise<unknown>[] = [];
  const bodies: string[] = [];
  const answered = new Set<string>();
  run.sink.decide = async ({ stage, to = '' }) => {
    const id = ids.get(to) ?? 0;
    if (stage === 'mid-body') bodies.push(to);
    if (stage === 'RCPT') {
      const url = `${site.url}/api/cohort/unsubscribe/${tokens.sign('unsubscribe', [id])}`;
      const left = fetch(url, { method: 'POST', body: 'List-Unsubscribe=One-Click' }).then(({ status }) => {
        expect(status).toBe(200);
      });
      asked.push(left);
      if (id % 2 === 0) {
        await left;
        answered.add(to);
      }
    }
    return undefined;
  };
  await run.untilSettled();
  await Promise.all(asked);
  const { states, next } = await run.outcome();
  const { sent = 0, suppressed = 0 } = states;
  expect(asked.length).toBe(run.mails);
  expect(answered.size).toBeGreaterThan(0);
  expect(bodies.filter((to) => answered.has(to))).toEqual([]);
  expect(bodies).toHaveLength(sent);
  expect(sent + suppressed).toBe(run.mails);
  // Planned with the answer for those who had not left by then, and ended as they did.
  expect(Object.keys(next).filter((state) => state !== 'suppressed')).toEqual([]);
  return { inFlight: 0, reached: sent, next: null };
};

/** A wrong password costs three tries and no mail an attempt; with the right one everything goes. */
const refusedAccount = async (run: FaultRun): Promise<Verdict> => {
  let logins = 0;
  run.sink.decide = ({ stage }) => {
    if (stage !== 'AUTH') return undefined;
    logins += 1;
    return { reply: '535 5.7.8 wrong' };
  };
  const smtp = { auth: { user: 'shop', pass: 'wrong' } };
  const env = { SMTP_USERNAME: 'shop', SMTP_PASSWORD: 'wrong' };
  const site = await run.start({ config: run.adapter === 'smtp' ? { sending: { smtp } } : {}, env });
  await waitFor(
    () => logins,
    (count) => count >= 3,
    { timeoutMs: 2 * MINUTE_MS },
  );
  await run.ticks(4);
  expect(logins).toBe(3);
  const tried = await run.knex('cohort_deliveries').where('attempts', '>', 0);
  expect(tried).toEqual([]);
  await site.stop();
  run.sink.decide = undefined;
  await run.start();
  await run.untilSettled();
  return { inFlight: 0, exactly: { sent: run.mails } };
};

export const serverCases: FaultCase[] = [
  {
    id: 'F3',
    title: 'killed after the dot, before the 250',
    quick: ['postgres/memory/smtp'],
    slow: ['mysql/bull/smtp', 'sqlite/memory/provider'],
    run: killedAfterTheDot,
  },
  {
    id: 'F7',
    title: 'the server closes before its greeting',
    quick: ['sqlite/memory/provider'],
    slow: ['postgres/bull/smtp', 'mysql/memory/provider'],
    mails: 40,
    run: closesBeforeTheGreeting,
  },
  {
    id: 'F6',
    title: 'the server accepts, then closes',
    quick: ['sqlite/memory/smtp'],
    slow: ['postgres/bull/provider', 'mysql/bull/smtp'],
    mails: 100,
    run: acceptsThenCloses,
  },
  {
    id: 'F31',
    title: 'one-click unsubscribe between T1 and T3',
    quick: ['postgres/memory/smtp'],
    slow: ['mysql/bull/smtp', 'sqlite/memory/smtp'],
    run: leaves,
  },
  {
    id: 'F33',
    title: 'the account is refused (535)',
    quick: ['sqlite/memory/smtp'],
    slow: ['postgres/bull/smtp', 'mysql/memory/provider'],
    mails: 100,
    run: refusedAccount,
  },
];
