/** F5: every stage of the session with every fault, and the state that section 2 of the promise gives each cell. */
import type { FaultCase, Verdict } from '../../support/faults/fault-case';
import type { Adapter, FaultRun } from '../../support/faults/world';
import type { SmtpFault, SmtpStage } from '../../support/scripted-smtp';
import { waitFor } from '../../support/wait-for';

/** account: back to pending, and the try is not counted. */
type End = 'pending' | 'failed' | 'uncertain' | 'account';

interface Cell {
  stage: SmtpStage;
  fault: SmtpFault;
  end: Record<Adapter, End>;
}

const LATER: SmtpFault = { reply: '451 4.3.0 later' };
const NEVER: SmtpFault = { reply: '550 5.0.0 no' };

const both = (end: End): Cell['end'] => ({ smtp: end, provider: end });
/** The plugin’s own adapter knows that no body has left; a provider cannot say how far it came. */
const unlessKnown: Cell['end'] = { smtp: 'pending', provider: 'uncertain' };

const row = (stage: SmtpStage, ends: [SmtpFault, Cell['end']][]): Cell[] =>
  ends.map(([fault, end]) => ({ stage, fault, end }));

const CELLS: Cell[] = [
  ...row('connect', [['drop', both('pending')]]),
  ...row('greeting', [
    ['drop', both('pending')],
    ['stall', both('pending')],
    [{ reply: '421 4.3.2 busy' }, both('pending')],
    [{ reply: '554 5.3.2 no service' }, both('account')],
  ]),
  ...row('EHLO', [
    ['drop', unlessKnown],
    ['stall', unlessKnown],
    [{ reply: '421 4.3.2 busy' }, both('pending')],
    [{ reply: '550 5.0.0 not you' }, both('account')],
  ]),
  ...row('AUTH', [
    ['drop', unlessKnown],
    ['stall', unlessKnown],
    [{ reply: '454 4.7.0 later' }, both('account')],
    [{ reply: '535 5.7.8 wrong' }, both('account')],
  ]),
  ...(['MAIL', 'RCPT', 'DATA'] as const).flatMap((stage) =>
    row(stage, [
      ['drop', unlessKnown],
      ['stall', unlessKnown],
      [LATER, both('pending')],
      [NEVER, both('failed')],
    ]),
  ),
  ...(['mid-body', 'dot'] as const).flatMap((stage) =>
    row(stage, [
      ['drop', both('uncertain')],
      ['stall', both('uncertain')],
      [LATER, both('pending')],
      [NEVER, both('failed')],
    ]),
  ),
  // A refusal of what has been accepted would be the server's own contradiction.
  ...row('accepted', [
    ['drop', both('uncertain')],
    ['stall', both('uncertain')],
  ]),
];

const TIMEOUTS = { greetingTimeout: 2_000, connectionTimeout: 2_000, socketTimeout: 3_000 };
const CONFIG = {
  sending: {
    ...{ tickIntervalMs: 1_000, leaseMs: 60_000 },
    smtp: { handshakeTimeoutMs: 2_000, envelopeTimeoutMs: 2_000, finalTimeoutMs: 10_000 },
  },
};
const AUTH = { user: 'shop', pass: 'right' };
const MEET_MS = 2 * 60_000;
const DAY_MS = 24 * 3_600_000;

const startSite = ({ adapter, start }: FaultRun) =>
  adapter === 'smtp'
    ? start({ config: { sending: { ...CONFIG.sending, smtp: { ...CONFIG.sending.smtp, auth: AUTH } } } })
    : start({
        config: { sending: { tickIntervalMs: 1_000, leaseMs: 60_000 } },
        env: { COHORT_TEST_SMTP_OPTIONS: JSON.stringify({ ...TIMEOUTS, auth: AUTH, ignoreTLS: true }) },
      });

interface Answered {
  type: string;
  attempts: number;
}

/** Makes one mail due, and reads what its first answer made of it. */
const meet = async ({ knex, sink }: FaultRun, id: number): Promise<Answered> => {
  sink.hangUp();
  await knex('cohort_deliveries').where({ id }).update({ due_at: 1 });
  const event = await waitFor(
    () => knex('cohort_delivery_events').where({ delivery_id: id }).orderBy('id').first(),
    (found) => found !== undefined,
    { timeoutMs: MEET_MS },
  );
  await knex('cohort_deliveries')
    .where({ id, state: 'pending' })
    .update({ due_at: Date.now() + DAY_MS });
  const { attempts } = await knex('cohort_deliveries').where({ id }).first('attempts');
  return { type: String(event.type), attempts: Number(attempts) };
};

const asAnswered = (end: End): Answered =>
  end === 'account' ? { type: 'pending', attempts: 0 } : { type: end, attempts: 1 };

const walkMatrix = async (run: FaultRun): Promise<Verdict> => {
  await run.knex('cohort_deliveries').update({ due_at: Date.now() + DAY_MS });
  const rows = await run.knex('cohort_deliveries').orderBy('id').select('id');
  const ids = rows.map((found) => Number(found.id));
  await startSite(run);
  let sent = 0;
  const found: string[] = [];
  const wanted: string[] = [];
  for (const { stage, fault, end } of CELLS) {
    const name = `${stage} × ${typeof fault === 'string' ? fault : fault.reply}`;
    run.sink.script = { stage, fault };
    found.push(`${name}: ${JSON.stringify(await meet(run, ids.shift() ?? 0))}`);
    wanted.push(`${name}: ${JSON.stringify(asAnswered(end[run.adapter]))}`);
    run.sink.script = {};
    // A mail that is served takes back what the account was blamed for.
    if (end[run.adapter] !== 'account') continue;
    expect(await meet(run, ids.shift() ?? 0)).toEqual(asAnsweredSent);
    sent += 1;
  }
  expect(found).toEqual(wanted);
  const uncertain = CELLS.filter(({ end }) => end[run.adapter] === 'uncertain').length;
  return { inFlight: uncertain, reached: sent + uncertain, exactly: { uncertain } };
};

const asAnsweredSent: Answered = { type: 'sent', attempts: 1 };

export const matrixCases: FaultCase[] = [
  {
    id: 'F5',
    title: `${CELLS.length} cells of stage × fault`,
    quick: [],
    slow: ['postgres/memory/smtp', 'postgres/memory/provider', 'sqlite/memory/smtp'],
    mails: 60,
    run: walkMatrix,
  },
];
