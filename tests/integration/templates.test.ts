import { templateSchema, templateVariableSchema, type Template } from '../../server/src/contracts';
import { describeEachDatabase } from '../support/databases';
import { bootStrapi, type RunningStrapi } from '../support/strapi';

const bearer = { type: 'bearer' } as const;
const STOP = '<p><a href="{{ unsubscribe_url }}">stop</a></p>';
const permission = (name: string) => `plugin::cohort.templates.${name}-templates`;

describeEachDatabase('templates', (client) => {
  let site: RunningStrapi;
  let admin: string;
  let reader: string;
  let serial = 0;

  beforeAll(async () => {
    site = await bootStrapi({ client });
    admin = await site.adminToken();
    reader = await site.adminToken({ permissions: [permission('read')] });
  });
  afterAll(() => site?.destroy());

  const get = (path: string, token = admin) => site.request.get(path).auth(token, bearer);
  const post = (path: string, data: object, token = admin) =>
    site.request.post(path).auth(token, bearer).send({ data });
  const put = (path: string, data: object) => site.request.put(path).auth(admin, bearer).send({ data });
  const remove = (path: string) => site.request.delete(path).auth(admin, bearer);
  const create = async (input: object): Promise<Template> => {
    serial += 1;
    const data = {
      name: `Template ${serial}`,
      subject: 'Hello {{ contact_name }}',
      html: `<p>Hi</p>${STOP}`,
      ...input,
    };
    return templateSchema.parse((await post('/cohort/templates', data).expect(201)).body.data);
  };

  it('are created with defaults, read, changed and deleted', async () => {
    const template = await create({ html: `<p>{{ contact.email }}</p>${STOP}` });
    expect(template).toMatchObject({
      ...{ type: 'custom', language: 'en', isActive: true, preheader: null, text: null, problems: [] },
      ...{ trackOpens: false, trackClicks: false },
      variables: ['contact.email', 'contact_name', 'unsubscribe_url'],
    });
    const path = `/cohort/templates/${template.documentId}`;
    expect((await get(path).expect(200)).body.data).toEqual(template);
    const changed = (await put(path, { subject: 'Bye', isActive: false, trackClicks: true }).expect(200)).body.data;
    expect(changed).toMatchObject({
      subject: 'Bye',
      isActive: false,
      trackOpens: false,
      trackClicks: true,
      html: template.html,
      variables: ['contact.email', 'unsubscribe_url'],
    });
    await remove(path).expect(204);
    await get(path).expect(404);
  });

  it('have names of their own, even when two are created at the same time', async () => {
    const data = { name: 'Twice', subject: 's', html: `x${STOP}` };
    const answers = await Promise.all([post('/cohort/templates', data), post('/cohort/templates', data)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    const { body } = await post('/cohort/templates', data).expect(409);
    expect(body.error.details).toMatchObject({ code: 'conflict', errors: [{ path: ['data', 'name'] }] });
  });

  it.each([
    ['a syntax error', { html: '<p>\n{{ contact_name </p>' }, ['data', 'html'], /line 2, column 1/],
    ['an unknown filter', { subject: '{{ contact_name | shout }}' }, ['data', 'subject'], /shout/],
    ['a script', { html: '<script>x</script>' }, ['data', 'html'], /script/],
    ['a loop without end', { html: '{% for i in (1..1000000000) %}x{% endfor %}' }, ['data', 'html'], /limit/],
    ['a file', { text: '{% include "/etc/passwd" %}' }, ['data', 'text'], /include/],
  ])('%s is a 400 that says where', async (_name, input, path, message) => {
    serial += 1;
    const data = { name: `Bad ${serial}`, subject: 's', html: `x${STOP}`, ...input };
    const { body } = await post('/cohort/templates', data).expect(400);
    expect(body.error.details.code).toBe('invalid_template');
    expect(body.error.details.errors[0].path).toEqual(path);
    expect(body.error.details.errors[0].message).toMatch(message);
  });

  it('may be saved with unknown variables, which are named', async () => {
    const template = await create({ html: `{{ contact.emial }}${STOP}` });
    expect(template.problems).toMatchObject([{ path: ['html'], code: 'unknown_variable' }]);
    expect(template.problems[0]?.message).toContain('did you mean contact.email?');
  });

  it('refuse what is not theirs to set, and bodies of another shape', async () => {
    const { body } = await post('/cohort/templates', { name: 'x', subject: 's', html: 'h', variables: [] }).expect(400);
    expect(body.error.details.code).toBe('invalid_input');
    await site.request.post('/cohort/templates').auth(admin, bearer).send({ name: 'x' }).expect(400);
  });

  it('are previewed with samples, or for one contact by the path that sends', async () => {
    const company = await site.strapi
      .documents('api::company.company')
      .create({ data: { name: 'Blue & Co' }, status: 'published' });
    const contact = await site.strapi.documents('api::contact.contact').create({
      data: { name: '{{ 7 }}<b>', email: 'ann@example.test', company: company.documentId },
    });
    const { documentId } = await create({
      subject: 'For {{ contact_name }}',
      preheader: 'From {{ company_name }}',
      html: `<body><p>{{ contact_name }}, {{ company.name }}, {{ contact.title | default: "friend" }}</p>${STOP}</body>`,
    });
    const path = `/cohort/templates/${documentId}/preview`;
    const mail = (await post(path, { contact: contact.documentId }).expect(200)).body.data;
    expect(mail).toMatchObject({ subject: 'For {{ 7 }}<b>', preheader: 'From Blue & Co' });
    expect(mail.html).toContain('<p>{{ 7 }}&lt;b&gt;, Blue &amp; Co, friend</p>');
    expect(mail.text).toMatch(
      /^\{\{ 7 \}\}<b>, Blue & Co, friend\n\nstop \(https:\/\/example\.test\/unsubscribe\)\n\nCohort Playground\n/,
    );
    const samples = (await post(path, {}).expect(200)).body.data;
    expect(samples.subject).toMatch(/^For \w/);
    await post(path, { contact: 'nobody' }).expect(404);
  });

  it('the guide names what a mail may use, and nothing private', async () => {
    const { body } = await get('/cohort/template-variables', reader).expect(200);
    const guide = body.data.map((variable: unknown) => templateVariableSchema.parse(variable));
    const names = guide.map(({ name }: { name: string }) => name);
    expect(names).toEqual(expect.arrayContaining(['contact_name', 'unsubscribe_url', 'contact.email', 'company.name']));
    expect(names.join(' ')).not.toMatch(/password|createdBy|updatedBy/);
    const permissions = ['plugin::cohort.templates.read-templates'];
    const byName = await site.adminToken({ permissions, reads: { 'api::contact.contact': ['name'] } });
    const own: { name: string }[] = (await get('/cohort/template-variables', byName).expect(200)).body.data;
    expect(own.map(({ name }) => name).filter((name) => /^(contact|company)/.test(name))).toEqual([
      ...['contact_name', 'contact.name', 'contact.createdAt', 'contact.updatedAt'],
    ]);
  });

  it('are listed, searched and paged', async () => {
    await create({ name: 'Needle in English', type: 'newsletter' });
    const names = async (query: string): Promise<string[]> =>
      (await get(`/cohort/templates?${query}`).expect(200)).body.data.map((row: Template) => row.name);
    expect(await names('search=needle')).toEqual(['Needle in English']);
    expect(await names('type=newsletter&search=needle')).toEqual(['Needle in English']);
    expect(await names('type=welcome&search=needle')).toEqual([]);
    const { body } = await get('/cohort/templates?pageSize=1&page=2').expect(200);
    expect(body.meta.pagination).toMatchObject({ page: 2, pageSize: 1 });
    await get('/cohort/templates?pageSize=1000').expect(400);
  });

  it('need their permission', async () => {
    const data = { name: 'No', subject: 's', html: 'x' };
    await get('/cohort/templates', reader).expect(200);
    await post('/cohort/templates', data, reader).expect(403);
    await site.request.get('/cohort/templates').expect(401);
    await site.request.get('/api/cohort/templates').expect(403);
    const readOnly = await site.apiToken({ type: 'read-only' });
    await get('/api/cohort/templates', readOnly).expect(200);
    await get('/api/cohort/template-variables', readOnly).expect(200);
    await post('/api/cohort/templates', data, readOnly).expect(403);
  });
});
