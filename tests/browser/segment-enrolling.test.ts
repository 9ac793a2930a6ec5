/** Enrolling a segment in a real browser: a run that goes on without its dialog, and whom it left out. */
import fs from 'node:fs';
import { parse } from 'csv-parse/sync';
import type { Page } from 'playwright-core';
import { TABLES } from '../../server/src/lib/table-names';
import { describeInBrowser } from '../support/browser';
import { chooseOption } from '../support/choose-option';
import { openSeededPanel, type SeededPanel } from '../support/seeded-panel';
import { violations } from '../support/violations';

const SUITE = 'segment-enrolling';
const inCountry = (value: string) => ({ field: 'country', operator: 'equals', value });

describeInBrowser('enrolling a segment', () => {
  let panel: SeededPanel;
  let page: Page;

  beforeAll(async () => {
    panel = await openSeededPanel(SUITE);
    ({ page } = panel);
  });
  afterAll(() => panel?.close());

  const dialog = () => page.getByRole('dialog');
  const knex = () => panel.site.strapi.db.connection;
  const openDialog = async (documentId: string) => {
    await panel.admin.open(`/plugins/cohort/segments/${documentId}`);
    await page.getByRole('button', { name: 'Enroll in sequence' }).click();
  };
  const chooseWelcome = () => chooseOption(dialog().getByRole('combobox'), 'Welcome');

  it('says beforehand what it says afterwards, and hands out whom it left out', async () => {
    const segment = await panel.createSegment('In Thailand', [inCountry('Thailand')]);
    await openDialog(segment.documentId);
    await chooseWelcome();
    const confirm = dialog().getByRole('button', { name: /^Enroll [\d,]+ contacts$/ });
    await confirm.waitFor();
    const planned = Number((await confirm.innerText()).replace(/\D/g, ''));
    expect(planned).toBe(segment.mailableCount);
    await panel.shoot('1-review');
    const skipped = await dialog().getByRole('listitem').allTextContents();
    await confirm.click();
    await dialog().getByText(`${planned} contacts are enrolled in “Welcome”`).waitFor();
    expect(await dialog().getByRole('listitem').allTextContents()).toEqual(skipped);
    await panel.shoot('2-result');
    expect(await violations(page)).toEqual([]);
    const [counted] = await knex()(TABLES.enrollments)
      .where({ source_segment_id: segment.documentId })
      .count({ n: '*' });
    expect(Number((counted as { n: unknown }).n)).toBe(planned);

    const [download] = await Promise.all([
      page.waitForEvent('download'),
      dialog().getByRole('button', { name: 'Download who was skipped (CSV)' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('In Thailand – Welcome.csv');
    const rows: string[][] = parse(fs.readFileSync(await download.path(), 'utf8'), { bom: true });
    expect(rows[0]).toEqual(['documentId', 'name', 'email', 'reason']);
    expect(rows).toHaveLength(1 + (segment.memberCount ?? 0) - planned);
    const unsubscribed = rows.filter(([, , , reason]) => reason === 'unsubscribed').length;
    expect(skipped).toContain(`${unsubscribed} unsubscribed`);
  });

  it('goes on without its dialog, and can be looked at again', async () => {
    const segment = await panel.createSegment('Goes on', [inCountry('Vietnam')]);
    const sequence = (await knex()('cohort_sequences').where({ name: 'Welcome' }).first()) as { document_id: string };
    const soon = Date.now() + 10 * 60_000;
    // Another process is at it: this one shows how far that is.
    await knex()(TABLES.enrollmentRuns).insert({
      ...{ segment_id: segment.documentId, sequence_id: sequence.document_id, state: 'running', lease_until: soon },
      ...{ running_key: `${segment.documentId}:${sequence.document_id}`, segment_name: 'Goes on' },
      ...{ sequence_name: 'Welcome', started_at: Date.now(), total: 531, enrolled: 100, unsubscribed: 20 },
    });
    const change = (columns: object) =>
      knex()(TABLES.enrollmentRuns).where({ segment_id: segment.documentId }).update(columns);
    await openDialog(segment.documentId);
    await dialog().getByText('Under way').waitFor();
    await dialog()
      .getByRole('button', { name: /^Show enrollment in Welcome/ })
      .click();
    await dialog().getByText('120 of 531 contacts looked at').waitFor();
    expect(await dialog().getByRole('progressbar').getAttribute('aria-valuenow')).toBe('22');
    await panel.shoot('3-progress');
    await change({ enrolled: 300 });
    await dialog().getByText('320 of 531 contacts looked at').waitFor();
    await page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });

    await page.getByRole('button', { name: 'Enroll in sequence' }).click();
    await chooseWelcome();
    await dialog()
      .getByRole('button', { name: /^Enroll [\d,]+ contacts?$/ })
      .click();
    await dialog().getByText('320 of 531 contacts looked at').waitFor();
    await change({ state: 'done', enrolled: 511, running_key: null, lease_until: null, finished_at: Date.now() });
    await dialog().getByText('511 contacts are enrolled in “Welcome”').waitFor();
    await dialog().getByRole('button', { name: 'Enroll again' }).click();
    await dialog().getByText('Done').first().waitFor();
    await panel.shoot('4-again');
  });

  it('says that a run was interrupted, and that the rest can be done', async () => {
    const segment = await panel.createSegment('Interrupted', [inCountry('Vietnam')]);
    await knex()(TABLES.enrollmentRuns).insert({
      ...{ segment_id: segment.documentId, sequence_id: 'gone', state: 'running', lease_until: 1, running_key: 'gone' },
      ...{ segment_name: 'Interrupted', sequence_name: 'Welcome', started_at: Date.now(), total: 531, enrolled: 100 },
    });
    await openDialog(segment.documentId);
    await dialog().getByText('Interrupted', { exact: true }).waitFor();
    await dialog()
      .getByRole('button', { name: /^Show enrollment/ })
      .click();
    await dialog()
      .getByText(/Stopped in the middle, because the server restarted/)
      .waitFor();
    await dialog().getByText('100 contacts are enrolled in “Welcome”').waitFor();
    await panel.shoot('5-interrupted');
  });

  it('complains about nothing on the way', () => expect(panel.admin.problems).toEqual([]));

  it('says when the first emails leave, where an hour of the day is each recipient’s own', async () => {
    const segment = await panel.createSegment('In Vietnam', [inCountry('Vietnam')]);
    const templates: { data: { documentId: string }[] } = (await panel.desk.get('/templates').expect(200)).body;
    await panel.desk
      .post('/sequences', {
        ...{ name: 'At nine', isActive: true, timezone: 'Asia/Tokyo', timezoneMode: 'recipient' },
        steps: [{ template: templates.data[0]?.documentId, daysDelay: 1, sendTime: '09:00' }],
      })
      .expect(201);
    await openDialog(segment.documentId);
    await dialog().getByRole('combobox').click();
    await page.getByRole('option', { name: 'At nine', exact: true }).click();
    await dialog()
      .getByText(
        /^First emails: at 09:00 recipient time; to contacts without a timezone of their own .* 0?9:00.AM GMT\+9$/,
      )
      .waitFor();
    await panel.shoot('6-recipient-time');
  });
});
