import { FOLLOW_UP, WELCOME } from './welcome-templates.mjs';

/** Calls the admin API of a Strapi that is loaded but not started, as its first administrator. */
const withAdminApi = async (strapi, work) => {
  const [admin] = await strapi.db.query('admin::user').findMany({ where: { isActive: true }, orderBy: 'id', limit: 1 });
  const sessions = strapi.sessionManager('admin');
  const refresh = await sessions.generateRefreshToken(String(admin.id), 'playground-seed', { type: 'session' });
  const { token } = await sessions.generateAccessToken(refresh.token);
  strapi.server.mount();
  const { httpServer } = strapi.server;
  await new Promise((resolve) => httpServer.listen(0, '127.0.0.1', resolve));

  const call = async (method, path, data) => {
    const answer = await fetch(`http://127.0.0.1:${httpServer.address().port}/cohort${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: data && JSON.stringify({ data }),
    });
    const body = await answer.json();
    if (!answer.ok) throw new Error(`${method} /cohort${path} was answered with ${JSON.stringify(body.error)}`);
    return body.data;
  };
  return work(call);
};

const findOrCreate = async (call, path, data) => {
  const found = await call('GET', `${path}?search=${encodeURIComponent(data.name)}&pageSize=100`);
  return found.find(({ name }) => name === data.name) ?? call('POST', path, data);
};

/** Two templates and an active sequence of them: at once, and a day later. What is there by name is kept. */
export const addWelcomeSequence = (strapi) =>
  withAdminApi(strapi, async (call) => {
    const welcome = await findOrCreate(call, '/templates', WELCOME);
    const followUp = await findOrCreate(call, '/templates', FOLLOW_UP);
    await findOrCreate(call, '/sequences', {
      name: 'Welcome',
      description: 'Greets a new customer at once and asks again a day later.',
      isActive: true,
      timezone: 'Asia/Bangkok',
      timezoneMode: 'recipient',
      steps: [{ template: welcome.documentId }, { template: followUp.documentId, daysDelay: 1 }],
    });
  });
