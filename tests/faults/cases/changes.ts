/** F24, F30, F34, F35: people who pause, edit and write while mails go out. */
import type { FaultCase, Verdict } from '../../support/faults/fault-case';
import { RUNS_ALL } from '../../support/faults/fault-case';
import type { FaultRun } from '../../support/faults/world';

type Site = Awaited<ReturnType<FaultRun['start']>>;

const PAUSES = 20;
const RESTART_EVERY = RUNS_ALL ? 2 : 10;
const LOOK_EVERY = 5;
/** Seconds that all mails would take without a pause. */
const SPREAD_S = 6;

const inHand = async ({ knex }: FaultRun): Promise<number> =>
  (await knex('cohort_deliveries').whereIn('state', ['claimed', 'sending'])).length;

/** Once what was in hand is through, nothing leaves however often the tick comes round. */
const expectSilence = async (run: FaultRun): Promise<void> => {
  await run.ticks(1);
  while ((await inHand(run)) > 0) await run.ticks(1);
  const before = run.sink.accepted;
  await run.ticks(2);
  expect(run.sink.accepted).toBe(before);
};

const paused = async (run: FaultRun): Promise<Verdict> => {
  const config = { sending: { rate: { perSecond: Math.ceil(run.mails / SPREAD_S) } } };
  const path = `/sequences/${run.campaign.sequence}`;
  let site = await run.start({ config });
  for (let pause = 1; pause <= PAUSES; pause += 1) {
    await run.untilAccepted(Math.min(run.mails, (run.mails * (pause - 1)) / PAUSES));
    await run.ask(site, 'PUT', path, { isActive: false });
    if (pause % LOOK_EVERY === 0) await expectSilence(run);
    if (pause % RESTART_EVERY === 0) {
      await site.stop();
      site = await run.start({ config });
    }
    await run.ask(site, 'PUT', path, { isActive: true, overdue: pause % 2 === 0 ? 'shift' : 'send' });
  }
  await run.untilAccepted(run.mails);
  await run.untilSettled();
  expect(await run.knex('cohort_enrollments').where({ state: 'completed' })).toEqual([]);
  return { inFlight: 0, exactly: { sent: run.mails } };
};

interface Step {
  documentId?: string;
  template: string;
}

const createEdited = async (run: FaultRun, site: Site): Promise<{ id: string; steps: Required<Step>[] }> => {
  const html = '<p>News</p><p><a href="{{ unsubscribe_url }}">Unsubscribe</a></p>';
  const templates: string[] = [];
  for (const name of ['A', 'B', 'C']) {
    const input = { name: `${name} of ${run.prefix}`, subject: name, html };
    templates.push((await run.ask<{ documentId: string }>(site, 'POST', '/templates', input)).documentId);
  }
  const sequence = await run.ask<{ documentId: string; steps: Required<Step>[] }>(site, 'POST', '/sequences', {
    ...{ name: `Edited ${run.prefix}`, isActive: true, timezone: 'UTC' },
    steps: templates.map((template) => ({ template })),
  });
  return { id: sequence.documentId, steps: sequence.steps };
};

/** As many contacts as the case has mails. */
const createSegment = async (run: FaultRun, site: Site): Promise<string> => {
  const value = Array.from({ length: run.mails }, (_, index) => `Contact ${index}`);
  const rules = [{ field: 'name', operator: 'in_list', value }];
  const filter = { entity: 'contact', matchType: 'all', rules };
  const input = { name: `Some of ${run.prefix}`, entity: 'contact', filter };
  return (await run.ask<{ documentId: string }>(site, 'POST', '/segments', input)).documentId;
};

/** What each recipient got, by the journal: how many got a template, and how many got one twice. */
const readMails = async (run: FaultRun): Promise<{ twice: number; by: Map<string, number> }> => {
  const rows = await run.knex('cohort_deliveries').select('message_id', 'template_id', 'recipient_id');
  const known = new Map(rows.map((row) => [String(row.message_id), row]));
  const got = run.journal().map(({ messageId }) => known.get(messageId ?? ''));
  const pairs = got.map((row) => `${row?.recipient_id} ${row?.template_id}`);
  const by = new Map<string, number>();
  for (const row of got) by.set(String(row?.template_id), (by.get(String(row?.template_id)) ?? 0) + 1);
  return { twice: pairs.length - new Set(pairs).size, by };
};

/**
 * Three mails each, one after the other. While they go out the last step is put first, a template is edited, that step is
 * removed and put in again at the end. What was planned goes out as planned; a step that was put before the place where
 * somebody stands is not for them; nobody gets a mail twice.
 */
const edited = async (run: FaultRun): Promise<Verdict> => {
  const { knex, mails } = run;
  for (const table of ['deliveries', 'enrollments']) await knex(`cohort_${table}`).delete();
  const site = await run.start({ config: { sending: { rate: { perSecond: Math.ceil(mails / 2) } } } });
  const { id, steps } = await createEdited(run, site);
  const [a, b, c] = steps as [Required<Step>, Required<Step>, Required<Step>];
  const put = (order: Step[]) =>
    run.ask(site, 'PUT', `/sequences/${id}`, {
      steps: order.map(({ documentId, template }) => ({ template, ...(documentId ? { documentId } : {}) })),
    });
  const total = mails;
  const segment = await createSegment(run, site);
  const enrolled = await run.ask(site, 'POST', `/segments/${segment}/enroll`, { sequence: id });
  expect(enrolled).toMatchObject({ enrolled: total });
  await run.untilAccepted(total * 0.3);
  await put([c, a, b]);
  await run.untilAccepted(total * 0.8);
  await run.ask(site, 'PUT', `/templates/${b.template}`, { subject: 'B, edited' });
  await run.untilAccepted(total * 1.2);
  await put([a, b]);
  await run.untilAccepted(total * 1.5);
  await put([a, b, { template: c.template }]);
  await run.untilSettled();
  const { twice, by } = await readMails(run);
  expect(twice).toBe(0);
  expect([by.get(a.template), by.get(b.template)]).toEqual([total, total]);
  expect(by.get(c.template) ?? 0).toBeLessThanOrEqual(total);
  expect(await knex('cohort_enrollments').whereNot({ state: 'completed' })).toEqual([]);
  const ends = await knex('cohort_deliveries').distinct('state');
  expect(ends.map(({ state }) => state).filter((state) => !['sent', 'skipped'].includes(state))).toEqual([]);
  return { inFlight: 0, reached: total, next: null };
};

/** The template renders for everybody but one. */
const badForOne = async (run: FaultRun): Promise<Verdict> => {
  const [{ name, templateId }] = await run
    .knex('cohort_deliveries as mail')
    .join('cohort_enrollments as walk', 'walk.id', 'mail.enrollment_id')
    .orderBy('mail.id')
    .limit(1)
    .select({ name: 'walk.contact_name', templateId: 'mail.template_id' });
  const subject = `{% if contact_name == "${name}" %}{{ contact.name | money: contact.email }}{% endif %}News`;
  await run.knex('cohort_templates').where({ document_id: templateId }).update({ subject });
  await run.start();
  await run.untilSettled();
  const sent = run.mails - 1;
  return { inFlight: 0, reached: sent, exactly: { sent, failed: 1 } };
};

const WRITERS = 8;
const WRITES = RUNS_ALL ? 100 : 8;

/** People of the panel and of the API write as fast as they can while mails go out. */
const writeStorm = async (run: FaultRun): Promise<Verdict> => {
  const site = await run.start();
  const { segment, sequence } = run.campaign;
  const write = async (writer: number): Promise<void> => {
    for (let count = 0; count < WRITES; count += 1) {
      const description = `${writer}.${count}`;
      await run.ask(site, 'PUT', `/segments/${segment}`, { description });
      await run.ask(site, 'PUT', `/sequences/${sequence}`, { description });
      await run.ask(site, 'POST', '/suppressions', { address: `${writer}-${count}-${run.mails}@elsewhere.test` });
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)));
  await run.untilSettled();
  expect(site.log()).not.toMatch(/SQLITE_BUSY|database is locked/);
  return { inFlight: 0, exactly: { sent: run.mails } };
};

export const changeCases: FaultCase[] = [
  {
    id: 'F24',
    title: `switched off and on ${PAUSES} times, with restarts`,
    quick: ['postgres/memory/smtp'],
    slow: ['mysql/bull/smtp', 'sqlite/memory/provider'],
    run: paused,
  },
  {
    id: 'F30',
    title: 'steps moved, removed and put in again, a template edited',
    quick: ['sqlite/memory/smtp'],
    slow: ['postgres/bull/smtp', 'mysql/memory/smtp'],
    run: edited,
  },
  {
    id: 'F34',
    title: 'a template that does not render for one contact',
    quick: ['sqlite/memory/smtp'],
    slow: ['postgres/bull/provider', 'mysql/memory/smtp'],
    run: badForOne,
  },
  {
    id: 'F35',
    title: 'a storm of writes',
    quick: ['sqlite/memory/smtp'],
    slow: ['sqlite/memory/provider'],
    run: writeStorm,
  },
];
