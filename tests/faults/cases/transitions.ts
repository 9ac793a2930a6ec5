/** SIGKILL in front of and right after the commit of the transitions that F1–F4 do not name. */
import type { FaultCase, Verdict } from '../../support/faults/fault-case';
import type { FaultRun } from '../../support/faults/world';

const ONE_BY_ONE = { sending: { concurrency: 1 } };
const MOMENTS = ['before', 'after'] as const;
const EVERY = 10;

const FATES = ['suppressed', 'later', 'never', 'cut'] as const;
type Fate = (typeof FATES)[number];

/** One in ten of each kind; the others are sent. */
const fatesOf = async (run: FaultRun): Promise<Map<string, Fate>> => {
  const rows = await run.knex('cohort_deliveries').orderBy('id').select('email');
  return new Map(
    rows.flatMap(({ email }, index) => {
      const fate = FATES[index % EVERY];
      return fate ? [[String(email), fate]] : [];
    }),
  );
};

const suppress = (run: FaultRun, addresses: string[]): Promise<unknown> =>
  run
    .knex('cohort_suppressions')
    .insert(addresses.map((address) => ({ scope: 'all', address, reason: 'manual', source: 'test', created_at: 1 })));

const mixed = async (run: FaultRun): Promise<Verdict> => {
  const fates = await fatesOf(run);
  await suppress(
    run,
    [...fates].flatMap(([address, fate]) => (fate === 'suppressed' ? [address] : [])),
  );
  run.sink.decide = ({ stage, to = '' }) => {
    const fate = fates.get(to);
    if (stage === 'RCPT' && fate === 'later') return { reply: '451 4.3.0 later' };
    if (stage === 'RCPT' && fate === 'never') return { reply: '550 5.0.0 no' };
    return stage === 'accepted' && fate === 'cut' ? 'drop' : undefined;
  };
  for (const transition of ['T2', 'T5', 'T6', 'T7'])
    for (const when of MOMENTS) await run.dieAt({ transition, when, nth: 2 }, ONE_BY_ONE);
  await run.start();
  await run.untilSettled();
  const each = run.mails / EVERY;
  const sent = run.mails - FATES.length * each;
  const exactly = { sent, suppressed: each, failed: each, pending: each, uncertain: each };
  return { inFlight: each, reached: sent + each, exactly };
};

/** What a dead worker had claimed is taken up by sweepers that die themselves. */
const sweepers = async (run: FaultRun): Promise<Verdict> => {
  await run.dieAt({ transition: 'T1', when: 'after', nth: 5 });
  for (const when of MOMENTS) await run.dieAt({ transition: 'T8', when }, ONE_BY_ONE);
  await run.start();
  await run.untilSettled();
  return { inFlight: 10 + 2 };
};

export const transitionCases: FaultCase[] = [
  {
    id: 'T2–T7',
    title: 'killed in front of and after T2, T5, T6, T7',
    quick: [],
    slow: ['postgres/memory/smtp', 'sqlite/memory/smtp', 'mysql/bull/smtp'],
    mails: 200,
    run: mixed,
  },
  {
    id: 'T8',
    title: 'sweepers killed in front of and after T8',
    quick: [],
    slow: ['postgres/memory/smtp', 'mysql/memory/smtp', 'sqlite/memory/smtp'],
    mails: 200,
    run: sweepers,
  },
];
