/**
 * One sequence of two steps, the second a day after the first, sent to a number of contacts: set up through the plugin's
 * own API, its first mails left due and unsent.
 */
import type { TemporaryDatabase } from './databases';
import { bootStrapi, type RunningStrapi } from './strapi';

const CHUNK = 500;

export const addressOf = (index: number): string => `contact-${index}@example.test`;

const createContacts = async ({ strapi }: RunningStrapi, count: number): Promise<void> => {
  const rows = Array.from({ length: count }, (_, index) => ({ name: `Contact ${index}`, email: addressOf(index) }));
  for (let from = 0; from < count; from += CHUNK) {
    await strapi.db.query('api::contact.contact').createMany({ data: rows.slice(from, from + CHUNK) });
  }
};

interface Created {
  documentId: string;
}

const createSequence = async (post: Post, first: { daysDelay?: number } = {}): Promise<Created> => {
  const template = (name: string): Promise<Created> =>
    post<Created>('/cohort/templates', {
      ...{ name, subject: name },
      html: '<p>News of the shop.</p><p><a href="{{ unsubscribe_url }}">Unsubscribe</a></p>',
    });
  const [welcome, question] = [await template('Welcome'), await template('How was it?')];
  const steps = [
    { template: welcome.documentId, ...first },
    { template: question.documentId, daysDelay: 1 },
  ];
  return post<Created>('/cohort/sequences', { name: 'Welcome', isActive: true, timezone: 'UTC', steps });
};

const posterOf = async (site: RunningStrapi) => {
  const token = await site.adminToken();
  return async <T>(path: string, data: object): Promise<T> => {
    const response = await site.request.post(path).auth(token, { type: 'bearer' }).send({ data });
    if (response.status >= 300) throw new Error(`POST ${path}: ${response.status} ${JSON.stringify(response.body)}`);
    return response.body.data as T;
  };
};

type Post = Awaited<ReturnType<typeof posterOf>>;

const createSegment = (post: Post): Promise<Created> =>
  post<Created>('/cohort/segments', {
    name: 'Everybody',
    entity: 'contact',
    filter: { entity: 'contact', matchType: 'all', rules: [{ field: 'email', operator: 'is_not_empty' }] },
  });

/** `work` in the playground as a web process, which sends nothing and leaves the database. */
const inSite = async <T>(database: TemporaryDatabase, work: (site: RunningStrapi) => Promise<T>): Promise<T> => {
  const site = await bootStrapi({ database, config: { process: 'web', queue: { driver: 'memory' } } });
  try {
    return await work(site);
  } finally {
    await site.destroy({ keepData: true });
  }
};

export interface Campaign {
  sequence: string;
  segment: string;
  /** Of the API, for everything. */
  token: string;
}

/** Enrolls everybody. */
export const prepareCampaign = (database: TemporaryDatabase, contacts: number): Promise<Campaign> =>
  inSite(database, async (site) => {
    await createContacts(site, contacts);
    const post = await posterOf(site);
    const sequence = await createSequence(post);
    const segment = await createSegment(post);
    const result = await post<{ enrolled: number }>(`/cohort/segments/${segment.documentId}/enroll`, {
      sequence: sequence.documentId,
    });
    if (result.enrolled !== contacts) throw new Error(`Enrolled ${result.enrolled} of ${contacts}`);
    return { sequence: sequence.documentId, segment: segment.documentId, token: await site.apiToken() };
  });

/** Contacts by SQL, so that there can be a million: as Strapi writes the first. PostgreSQL alone. */
const multiplyContacts = async (site: RunningStrapi, count: number): Promise<void> => {
  await createContacts(site, 1);
  await site.strapi.db.connection.raw(
    `INSERT INTO contacts (document_id, name, email, created_at, updated_at, published_at)
     SELECT 'bench' || i, 'Contact ' || i, 'contact-' || i || '@example.test', created_at, updated_at, published_at
     FROM contacts, generate_series(1, ?::int) i`,
    [count - 1],
  );
};

/** Everything but the enrolling, whose first mails would be due in a day; and an API token for it. */
export const prepareEnrolling = (
  database: TemporaryDatabase,
  contacts: number,
): Promise<{ token: string; segment: string; sequence: string }> =>
  inSite(database, async (site) => {
    await multiplyContacts(site, contacts);
    const post = await posterOf(site);
    const sequence = await createSequence(post, { daysDelay: 1 });
    const segment = await createSegment(post);
    return { token: await site.apiToken(), segment: segment.documentId, sequence: sequence.documentId };
  });
