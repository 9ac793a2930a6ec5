import {
  enrollmentSchema,
  enrollResultSchema,
  sequenceSchema,
  type Enrollment,
  type EnrollResult,
  type Sequence,
} from '../../server/src/contracts';
import { describeEachDatabase } from '../support/databases';
import { bootStrapi, type RunningStrapi } from '../support/strapi';

const bearer = { type: 'bearer' } as const;
const EDITOR = ['sequences.read', 'sequences.create', 'sequences.update', 'sequences.delete'].map(
  (name) => `plugin::cohort.${name}-sequences`,
);
const ACTIVATOR = [...EDITOR, 'plugin::cohort.sequences.activate-sequences'];
const STOP = '<a href="{{ unsubscribe_url }}">stop</a>';

describeEachDatabase('sequences', (client) => {
  let site: RunningStrapi;
  let admin: string;
  let editor: string;
  let activator: string;
  let template: string;
  let serial = 0;

  beforeAll(async () => {
    site = await bootStrapi({ client, config: { process: 'web', queue: { driver: 'memory' } } });
    admin = await site.adminToken();
    editor = await site.adminToken({ permissions: EDITOR });
    activator = await site.adminToken({ permissions: ACTIVATOR });
    template = await addTemplate({ name: 'Hello' });
  });
  afterAll(() => site?.destroy());

  const get = (path: string, token = admin) => site.request.get(path).auth(token, bearer);
  const post = (path: string, data?: object, token = admin) =>
    site.request
      .post(path)
      .auth(token, bearer)
      .send(data === undefined ? {} : { data });
  const put = (path: string, data: object, token = admin) => site.request.put(path).auth(token, bearer).send({ data });
  const remove = (path: string) => site.request.delete(path).auth(admin, bearer);
  const addTemplate = async (input: object): Promise<string> => {
    const data = { subject: 'Hi', html: `<p>Hi</p>${STOP}`, ...input };
    return (await post('/cohort/templates', data).expect(201)).body.data.documentId;
  };
  const create = async (input: object = {}, token = admin): Promise<Sequence> => {
    serial += 1;
    const data = { name: `Sequence ${serial}`, steps: [{ template }], ...input };
    return sequenceSchema.parse((await post('/cohort/sequences', data, token).expect(201)).body.data);
  };
  const update = async (sequence: Sequence, input: object): Promise<Sequence> =>
    sequenceSchema.parse((await put(`/cohort/sequences/${sequence.documentId}`, input).expect(200)).body.data);
  const segmentOf = async (names: string[]): Promise<string> => {
    serial += 1;
    const filter = {
      entity: 'contact',
      matchType: 'all',
      rules: [{ field: 'name', operator: 'in_list', value: names }],
    };
    const data = { name: `Segment ${serial}`, entity: 'contact', filter };
    return (await post('/cohort/segments', data).expect(201)).body.data.documentId;
  };
  const addContact = (name: string, more: object = {}) =>
    site.strapi.documents('api::contact.contact').create({ data: { name, email: `${name}@example.test`, ...more } });
  const enroll = async (segment: string, sequence: Sequence, more: object = {}): Promise<EnrollResult> =>
    enrollResultSchema.parse(
      (await post(`/cohort/segments/${segment}/enroll`, { sequence: sequence.documentId, ...more }).expect(200)).body
        .data,
    );
  const enrollmentsOf = async (sequence: Sequence): Promise<Enrollment[]> =>
    (await get(`/cohort/enrollments?sequence=${sequence.documentId}`).expect(200)).body.data.map((row: unknown) =>
      enrollmentSchema.parse(row),
    );

  it('are kept with their steps, in the order given', async () => {
    const steps = [
      { template, daysDelay: 1, sendTime: '09:00' },
      { template, hoursDelay: 2, maxLatenessHours: 36 },
    ];
    const sequence = await create({ description: 'First', timezone: 'Europe/Paris', timezoneMode: 'sequence', steps });
    expect(sequence).toMatchObject({
      ...{ description: 'First', timezone: 'Europe/Paris', timezoneMode: 'sequence', type: 'manual' },
      ...{ isActive: false, openEnrollments: 0 },
      steps: [
        { order: 1, template, templateName: 'Hello', daysDelay: 1, sendTime: '09:00', isActive: true },
        { order: 2, hoursDelay: 2, sendTime: null, maxLatenessHours: 36 },
      ],
    });
    expect((await get(`/cohort/sequences/${sequence.documentId}`)).body.data).toEqual(sequence);
    expect((await create()).timezone).toBe('Asia/Bangkok');
  });

  it('keep the identity of steps that are moved or changed; those left out are removed', async () => {
    const sequence = await create({
      steps: [
        { template, daysDelay: 1 },
        { template, daysDelay: 2 },
        { template, daysDelay: 3 },
      ],
    });
    const [a, b, c] = sequence.steps;
    const other = await addTemplate({ name: 'Another one' });
    const changed = await update(sequence, {
      steps: [
        { documentId: c?.documentId, template, daysDelay: 3 },
        { template: other, daysDelay: 9 },
        { documentId: a?.documentId, template, daysDelay: 7 },
      ],
    });
    expect(changed.steps.map(({ documentId, daysDelay, order }) => [documentId, daysDelay, order])).toEqual([
      [c?.documentId, 3, 1],
      [expect.any(String), 9, 2],
      [a?.documentId, 7, 3],
    ]);
    expect(changed.steps.map((step) => step.documentId)).not.toContain(b?.documentId);
    expect((await update(changed, { name: 'Renamed only' })).steps).toEqual(changed.steps);
  });

  it('go with their mails: exchanging two templates exchanges two steps, a mail that is put in again is the step it was', async () => {
    const other = await addTemplate({ name: 'The second' });
    const sequence = await create({ steps: [{ template }, { template: other, daysDelay: 1 }] });
    const [a, b] = sequence.steps.map(({ documentId }) => documentId);
    const stepsOf = ({ steps }: Sequence) => steps.map((step) => [step.documentId, step.template, step.daysDelay]);
    const swap = {
      steps: [
        { documentId: a, template: other },
        { documentId: b, template, daysDelay: 1 },
      ],
    };
    const swapped = [
      [b, other, 0],
      [a, template, 1],
    ];
    expect(stepsOf(await update(sequence, swap))).toEqual(swapped);
    expect(stepsOf(await update(sequence, swap))).toEqual(swapped);
    const again = {
      steps: [
        { template, daysDelay: 2 },
        { documentId: b, template: other },
      ],
    };
    expect(stepsOf(await update(sequence, again))).toEqual([
      [a, template, 2],
      [b, other, 0],
    ]);
    const twice = {
      steps: [
        { documentId: a, template },
        { documentId: a, template: other },
      ],
    };
    const { body } = await put(`/cohort/sequences/${sequence.documentId}`, twice).expect(400);
    expect(body.error.details.errors[0].path).toEqual(['data', 'steps', 1, 'documentId']);
  });

  it('refuse steps of others, templates that do not exist, and wrong times and zones, naming where', async () => {
    const other = await create();
    const sequence = await create();
    const stolen = { documentId: other.steps[0]?.documentId, template };
    const cases: [object, (string | number)[]][] = [
      [{ steps: [stolen] }, ['data', 'steps', 0, 'documentId']],
      [{ steps: [{ template }, { template: 'nowhere' }] }, ['data', 'steps', 1, 'template']],
      [{ steps: [{ template, sendTime: '25:00' }] }, ['data', 'steps', 0, 'sendTime']],
      [{ steps: [{ template, maxLatenessHours: 0 }] }, ['data', 'steps', 0, 'maxLatenessHours']],
      [{ steps: [{ template }, { template, maxLatenessHours: 721 }] }, ['data', 'steps', 1, 'maxLatenessHours']],
      [{ timezone: '../../etc/passwd' }, ['data', 'timezone']],
      [{ state: 'x' }, ['data', 'state']],
    ];
    for (const [input, path] of cases) {
      const { body } = await put(`/cohort/sequences/${sequence.documentId}`, input).expect(400);
      expect(body.error.details.errors[0].path).toEqual(path);
    }
  });

  it('D6: are switched on only when every active step can be sent; the answer names what is missing', async () => {
    const bare = await addTemplate({ name: 'Without a link', html: '<p>Hi</p>' });
    const unknown = await addTemplate({ name: 'Unknown variable', html: `{{ contact.nonsense }}${STOP}` });
    const off = await addTemplate({ name: 'Off', isActive: false });
    const refused = async (steps: object[]): Promise<string[]> => {
      serial += 1;
      const { body } = await post('/cohort/sequences', { name: `Refused ${serial}`, isActive: true, steps }).expect(
        400,
      );
      return body.error.details.errors.map(
        (error: { path: unknown[]; message: string }) => `${error.path.join('.')}: ${error.message}`,
      );
    };
    expect(await refused([])).toEqual(['data.steps: An active sequence needs at least one active step']);
    expect(await refused([{ template, isActive: false }])).toEqual([
      'data.steps: An active sequence needs at least one active step',
    ]);
    const all = await refused([{ template }, { template: bare }, { template: unknown }, { template: off }]);
    expect(all).toEqual([
      expect.stringMatching(/^data\.steps\.1\.template: .*unsubscribe link/),
      expect.stringMatching(/^data\.steps\.2\.template: .*contact\.nonsense/),
      expect.stringMatching(/^data\.steps\.3\.template: .*switched off/),
    ]);
    expect((await create({ isActive: true, steps: [{ template }, { template: off, isActive: false }] })).isActive).toBe(
      true,
    );
  });

  it('need one more permission to be switched on or off', async () => {
    const sequence = await create({}, editor);
    const path = `/cohort/sequences/${sequence.documentId}`;
    await put(path, { isActive: true }, editor).expect(403);
    await put(path, { isActive: false, description: 'unchanged state' }, editor).expect(200);
    await post('/cohort/sequences', { name: 'Active at once', isActive: true, steps: [{ template }] }, editor).expect(
      403,
    );
    await put(path, { isActive: true }, activator).expect(200);
    await put(path, { isActive: false }, editor).expect(403);
    await post(`/cohort/segments/x/enroll`, { sequence: sequence.documentId }, activator).expect(403);
  });

  it('ask, when they are switched on again, what becomes of mails that came due meanwhile', async () => {
    const sequence = await create({ isActive: true });
    const path = `/cohort/sequences/${sequence.documentId}`;
    await addContact('Dee');
    await enroll(await segmentOf(['Dee']), sequence);
    const off = await update(sequence, { isActive: false });
    expect(off.waiting).toEqual({ recipients: 1, overdue: 1 });
    const { body } = await put(path, { isActive: true }).expect(409);
    expect(body.error.details.errors).toMatchObject([{ path: ['data', 'overdue'], code: 'overdue_undecided' }]);
    await put(path, { isActive: false, overdue: 'send' }).expect(400);
    await put(path, { isActive: true, overdue: 'perhaps' }).expect(400);
    const release = { kind: 'inactive', target: sequence.documentId, overdue: 'send' };
    expect((await post('/cohort/sending/release', release).expect(409)).body.error.message).toMatch(/switch it on/);
    await put(path, { isActive: true, overdue: 'skip' }, editor).expect(403);
    expect((await get(path)).body.data).toMatchObject({ isActive: false, waiting: off.waiting });
    // A name that is taken: neither the sequence nor its mails have changed.
    const taken = (await create()).name;
    await put(path, { isActive: true, overdue: 'skip', name: taken }).expect(409);
    expect((await get(path)).body.data).toMatchObject({ isActive: false, waiting: off.waiting });
    const token = await site.apiToken();
    const answer = await site.request
      .put(`/api${path}`)
      .auth(token, bearer)
      .send({ data: { isActive: true, overdue: 'shift' } })
      .expect(200);
    expect(sequenceSchema.parse(answer.body.data)).toMatchObject({ isActive: true, waiting: null });
    expect((await get('/cohort/sending')).body.data.holds).toEqual([]);
  });

  describe('over the API', () => {
    const ACTIVATE = 'plugin::cohort.sequence.activate';
    const EDITING = ['create', 'update', 'findOne'].map((action) => `plugin::cohort.sequence.${action}`);
    const tokens: Record<string, string> = {};
    beforeAll(async () => {
      Object.assign(tokens, {
        editing: await site.apiToken({ permissions: EDITING }),
        both: await site.apiToken({ permissions: [...EDITING, ACTIVATE] }),
        activate: await site.apiToken({ permissions: [ACTIVATE] }),
        deactivate: await site.apiToken({ permissions: ['plugin::cohort.sequence.deactivate'] }),
        readOnly: await site.apiToken({ type: 'read-only' }),
      });
    });
    const pathOf = ({ documentId }: Sequence): string => `/api/cohort/sequences/${documentId}`;
    const isOn = async (sequence: Sequence): Promise<boolean> =>
      (await get(`/cohort/sequences/${sequence.documentId}`).expect(200)).body.data.isActive;

    it('editing lets nothing be sent, and the answer names the scope that does', async () => {
      const off = await create();
      const on = await create({ isActive: true });
      const named = { name: 'By a token at once', isActive: true, steps: [{ template }] };
      const refused = [
        await put(pathOf(off), { isActive: true }, tokens.editing),
        await put(pathOf(off), { isActive: true, overdue: 'send' }, tokens.editing),
        await put(pathOf(on), { isActive: true, overdue: 'send' }, tokens.editing),
        await post('/api/cohort/sequences', named, tokens.editing),
      ];
      expect(refused.map(({ status }) => status)).toEqual([403, 403, 403, 403]);
      for (const { body } of refused) expect(body.error.message).toContain(ACTIVATE);
      expect(await isOn(off)).toBe(false);
      await post('/api/cohort/sequences', { ...named, name: 'By a token', isActive: false }, tokens.editing).expect(
        201,
      );
      await put(pathOf(on), { description: 'Edited', isActive: true }, tokens.editing).expect(200);
      expect(await isOn(on)).toBe(true);
      await put(pathOf(on), { isActive: false }, tokens.editing).expect(200);
      expect(await isOn(on)).toBe(false);
    });

    it('with the scope as well, both are one request', async () => {
      const sequence = await create();
      await put(pathOf(sequence), { isActive: true, description: 'Now' }, tokens.both).expect(200);
      await post('/api/cohort/sequences', { name: 'Now', isActive: true, steps: [{ template }] }, tokens.both).expect(
        201,
      );
      expect(await isOn(sequence)).toBe(true);
    });

    it('each scope by itself opens its route and nothing else', async () => {
      const sequence = await create();
      const [activate, deactivate] = [`${pathOf(sequence)}/activate`, `${pathOf(sequence)}/deactivate`];
      for (const token of [tokens.editing, tokens.deactivate, tokens.readOnly])
        await post(activate, {}, token).expect(403);
      await put(pathOf(sequence), { isActive: true }, tokens.activate).expect(403);
      await site.request.post(activate).auth(String(tokens.activate), bearer).expect(200);
      expect(await isOn(sequence)).toBe(true);
      for (const token of [tokens.editing, tokens.activate, tokens.readOnly])
        await post(deactivate, {}, token).expect(403);
      await post(deactivate, {}, tokens.deactivate).expect(200);
      expect(await isOn(sequence)).toBe(false);
    });

    it('what came due is asked about, and nothing but that is read', async () => {
      const sequence = await create({ isActive: true });
      await addContact('Eve');
      await enroll(await segmentOf(['Eve']), sequence);
      await post(`/cohort/sequences/${sequence.documentId}/deactivate`, undefined, activator).expect(200);
      const path = `${pathOf(sequence)}/activate`;
      const { body } = await post(path, {}, tokens.activate).expect(409);
      expect(body.error.details.errors).toMatchObject([{ path: ['data', 'overdue'], code: 'overdue_undecided' }]);
      await post(path, { overdue: 'skip', name: 'Renamed' }, tokens.activate).expect(400);
      await post(path, { overdue: 'skip', version: 1 }, tokens.activate).expect(409);
      const answer = await post(path, { overdue: 'skip' }, tokens.activate).expect(200);
      expect(sequenceSchema.parse(answer.body.data)).toMatchObject({ isActive: true, name: sequence.name });
    });
  });

  it('are switched by routes of their own in the panel too, by who may activate', async () => {
    const path = `/cohort/sequences/${(await create()).documentId}`;
    for (const way of ['activate', 'deactivate']) await post(`${path}/${way}`, {}, editor).expect(403);
    expect((await post(`${path}/activate`, {}, activator).expect(200)).body.data.isActive).toBe(true);
    expect((await post(`${path}/deactivate`, {}, activator).expect(200)).body.data.isActive).toBe(false);
  });

  const holdsOf = (targets: (string | undefined)[]) =>
    site.strapi.db.connection('cohort_holds').whereIn('target', targets.map(String));

  it('take their holds with them when they are deleted, and those of their steps', async () => {
    const sequence = await create({ isActive: true });
    const { documentId, steps } = sequence;
    await update(sequence, { isActive: false });
    await post('/cohort/sending/hold', { kind: 'sequence', target: documentId }).expect(200);
    await post('/cohort/sending/hold', { kind: 'step', target: steps[0]?.documentId }).expect(200);
    expect(await holdsOf([documentId, steps[0]?.documentId])).toHaveLength(3);
    await remove(`/cohort/sequences/${documentId}`).expect(204);
    expect(await holdsOf([documentId, steps[0]?.documentId])).toEqual([]);
  });

  it('take the hold of a step with it when it is removed, and keep that of another', async () => {
    const sequence = await create({ steps: [{ template }, { template, daysDelay: 1 }] });
    const [removed, kept] = sequence.steps.map(({ documentId }) => documentId);
    for (const target of [removed, kept]) await post('/cohort/sending/hold', { kind: 'step', target }).expect(200);
    await update(sequence, { steps: [{ documentId: kept, template }] });
    expect((await get('/cohort/sending')).body.data.holds).toMatchObject([{ target: kept, stepOrder: 1 }]);
    await post('/cohort/sending/release', { kind: 'step', target: kept }).expect(200);
  });

  it('are let go only by a target that there is, with its kind', async () => {
    const { documentId: target } = await create();
    const wrong = [
      { kind: 'sequence', target: 'nope' },
      { kind: 'sequence' },
      { kind: 'step', target },
      { kind: 'inactive' },
      { kind: 'sender', target },
      { target },
    ];
    for (const data of wrong) {
      const { body } = await post('/cohort/sending/release', data).expect(400);
      expect(body.error.details.errors[0].path).toEqual(['data', 'target']);
    }
    await post('/cohort/sending/release', { kind: 'sequence', target }).expect(200);
    await post('/cohort/sending/release', {}).expect(200);
  });

  it('protect the templates they use', async () => {
    const used = await addTemplate({ name: 'Used' });
    const sequence = await create({ steps: [{ template: used }] });
    const { body } = await remove(`/cohort/templates/${used}`).expect(409);
    expect(body.error.details.code).toBe('conflict');
    await remove(`/cohort/sequences/${sequence.documentId}`).expect(204);
    await remove(`/cohort/templates/${used}`).expect(204);
  });

  it('enroll a segment: counted first, written once, steered one by one', async () => {
    const sequence = await create({
      isActive: true,
      timezone: 'Europe/Paris',
      steps: [{ template, daysDelay: 1, sendTime: '09:00' }, { template }],
    });
    const company = await site.strapi
      .documents('api::company.company')
      .create({ data: { name: 'Acme' }, status: 'published' });
    await addContact('Ann', { company: company.documentId, timezone: 'Asia/Tokyo' });
    await addContact('Bob', { unsubscribed: true });
    await addContact('Cid', { email: null });
    const segment = await segmentOf(['Ann', 'Bob', 'Cid']);
    const counts = {
      total: 3,
      enrolled: 1,
      skipped: { unsubscribed: 1, no_address: 1, inactive: 0, suppressed: 0, already_enrolled: 0 },
    };
    expect(await enroll(segment, sequence, { dryRun: true })).toMatchObject({ ...counts, dryRun: true });
    expect(await enrollmentsOf(sequence)).toEqual([]);
    expect(await enroll(segment, sequence, { notes: 'by hand' })).toMatchObject({
      ...counts,
      sequenceName: sequence.name,
    });
    expect(await enroll(segment, sequence)).toMatchObject({
      enrolled: 0,
      skipped: { already_enrolled: 1 },
      firstSendAt: null,
    });
    const [ann] = await enrollmentsOf(sequence);
    expect(ann).toMatchObject({
      contact: { name: 'Ann', email: 'Ann@example.test' },
      companyName: 'Acme',
      state: 'pending',
      currentStep: 1,
      steps: 2,
    });
    const reader = await site.adminToken({
      permissions: ['plugin::cohort.enrollments.read-enrollments', 'plugin::cohort.enrollments.manage-enrollments'],
      reads: { 'api::contact.contact': ['name'] },
    });
    const masked = { contact: { name: 'Ann', email: 'A•••@example.test' }, companyName: null };
    expect((await get(`/cohort/enrollments?sequence=${sequence.documentId}`, reader)).body.data).toMatchObject([
      masked,
    ]);
    expect((await get(`/cohort/enrollments/${ann?.id}`, reader)).body.data).toMatchObject(masked);
    const inTokyo = new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Tokyo', hour: '2-digit', minute: '2-digit' });
    expect(inTokyo.format(new Date(ann?.nextSendAt ?? 0))).toBe('09:00');
    expect((await get(`/cohort/sequences/${sequence.documentId}`)).body.data.openEnrollments).toBe(1);
    expect((await get(`/cohort/segments/${segment}`)).body.data.timesUsed).toBe(2);
    const listed: { documentId: string; usedIn: number }[] = (await get('/cohort/segments?pageSize=100')).body.data;
    expect(listed.filter(({ usedIn }) => usedIn > 0).map(({ documentId }) => documentId)).toContain(segment);
    expect(listed.find(({ documentId }) => documentId === segment)?.usedIn).toBe(1);
    const deliveries = async (): Promise<{ state: string }[]> =>
      (await get(`/cohort/deliveries?sequence=${sequence.documentId}`).expect(200)).body.data;
    expect(await deliveries()).toMatchObject([{ state: 'pending', dueAt: ann?.nextSendAt }]);
    const steer = (action: string) => post(`/cohort/enrollments/${ann?.id}/${action}`);
    expect((await steer('pause').expect(200)).body.data.state).toBe('paused');
    await steer('pause').expect(409);
    expect((await steer('resume').expect(200)).body.data.state).toBe('active');
    await remove(`/cohort/sequences/${sequence.documentId}`).expect(409);
    expect((await steer('cancel').expect(200)).body.data).toMatchObject({ state: 'cancelled', nextSendAt: null });
    expect(await deliveries()).toMatchObject([{ state: 'cancelled' }]);
    await remove(`/cohort/sequences/${sequence.documentId}`).expect(204);
  });

  it('ask, where a mail came due while somebody was paused, what becomes of it', async () => {
    const sequence = await create({ isActive: true, steps: [{ template }, { template, daysDelay: 1 }] });
    await addContact('Pia');
    await enroll(await segmentOf(['Pia']), sequence);
    const [pia] = await enrollmentsOf(sequence);
    const steer = (action: string, data?: object) => post(`/cohort/enrollments/${pia?.id}/${action}`, data);
    expect((await steer('pause').expect(200)).body.data).toMatchObject({ state: 'paused', overdue: 1 });
    const { body } = await steer('resume').expect(409);
    expect(body.error.details.errors).toMatchObject([{ path: ['data', 'overdue'], code: 'overdue_undecided' }]);
    await steer('resume', { overdue: 'perhaps' }).expect(400);
    await steer('resume', { overdue: 'send', now: true }).expect(400);
    expect(await enrollmentsOf(sequence)).toMatchObject([{ state: 'paused', overdue: 1 }]);
    const token = await site.apiToken();
    const consumer = (data?: object) =>
      site.request.post(`/api/cohort/enrollments/${pia?.id}/resume`).auth(token, bearer).send(data);
    await consumer().expect(409);
    expect((await consumer({ data: { overdue: 'skip' } }).expect(200)).body.data).toMatchObject({
      ...{ state: 'active', overdue: null },
    });
    const deliveries = site.strapi.db.connection('cohort_deliveries').where({ sequence_id: sequence.documentId });
    expect(await deliveries).toMatchObject([{ state: 'pending', scheduled_at: expect.anything() }]);
    expect(Number((await deliveries.clone().first()).scheduled_at)).toBe(0);
    await steer('cancel').expect(200);
  });

  it('leave out who is suppressed in the other spelling of a domain, erased or not', async () => {
    await addContact('Ida', { email: 'ida@bücher.example' });
    await addContact('Ina', { email: 'ina@xn--bcher-kva.example' });
    const addresses = ['ida@xn--bcher-kva.example', 'ina@bücher.example'];
    for (const address of addresses) await post('/cohort/suppressions', { address }).expect(201);
    const [segment, sequence] = [await segmentOf(['Ida', 'Ina']), await create({ isActive: true })];
    const nobody = { enrolled: 0, skipped: { suppressed: 2 } };
    expect(await enroll(segment, sequence, { dryRun: true })).toMatchObject(nobody);
    for (const address of addresses) await post('/cohort/suppressions/erase', { address }).expect(200);
    expect(await enroll(segment, sequence)).toMatchObject(nobody);
  });

  it('enroll only from a segment that may be used into a sequence that sends', async () => {
    const active = await create({ isActive: true });
    const segment = await segmentOf(['Ann']);
    const path = `/cohort/segments/${segment}/enroll`;
    const { body } = await post(path, { sequence: (await create()).documentId }).expect(422);
    expect(body.error.details.code).toBe('inactive_sequence');
    await post(path, { sequence: 'nowhere' }).expect(404);
    await post('/cohort/segments/nowhere/enroll', { sequence: active.documentId }).expect(404);
    await put(`/cohort/segments/${segment}`, { state: 'paused' }).expect(200);
    await post(path, { sequence: active.documentId, dryRun: true }).expect(409);
    await post(path, { sequence: active.documentId, force: true }).expect(400);
  });

  it('answer consumers with tokens by their scope', async () => {
    const readOnly = await site.apiToken({ type: 'read-only' });
    const full = await site.apiToken();
    await get('/api/cohort/sequences', readOnly).expect(200);
    await get('/api/cohort/enrollments', readOnly).expect(200);
    await get('/api/cohort/enrollments/999999', readOnly).expect(404);
    await get('/api/cohort/enrollments/abc', readOnly).expect(400);
    await post('/api/cohort/enrollments/1/cancel', undefined, readOnly).expect(403);
    await post('/api/cohort/sequences', { name: 'By token', steps: [] }, full).expect(201);
    await site.request.get('/api/cohort/sequences').expect(403);
  });

  it('are listed, searched and filtered', async () => {
    await create({ name: 'Ünïque 100%' });
    const names = async (query: string): Promise<string[]> =>
      (await get(`/cohort/sequences?${query}`).expect(200)).body.data.map((row: Sequence) => row.name);
    expect(await names(`search=${encodeURIComponent('ÜNÏQUE 100%')}`)).toEqual(['Ünïque 100%']);
    expect(await names('search=%25%25')).toEqual([]);
    expect(await names(`isActive=true&search=${encodeURIComponent('Ünïque')}`)).toEqual([]);
    expect((await names('pageSize=2')).length).toBe(2);
  });
});
