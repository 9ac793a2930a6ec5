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

const createSequence = async (post: (path: string, data: object) => Promise<Created>): Promise<Created> => {
  const template = (name: string): Promise<Created> =>
    post('/cohort/templates', {
      ...{ name, subject: name },
      html: '<p>News of the shop.</p><p><a href="{{ unsubscribe_url }}">Unsubscribe</a></p>',
    });
  const [first, second] = [await template('Welcome'), await template('How was it?')];
  const steps = [{ template: first.documentId }, { template: second.documentId, daysDelay: 1 }];
  return post('/cohort/sequences', { name: 'Welcome', isActive: true, timezone: 'UTC', steps });
};

/** Boots the playground as a web process, which sends nothing, enrolls everybody, and leaves the database. */
export const prepareCampaign = async (database: TemporaryDatabase, contacts: number): Promise<void> => {
  const site = await bootStrapi({ database, config: { process: 'web', queue: { driver: 'memory' } } });
  try {
    await createContacts(site, contacts);
    const token = await site.adminToken();
    const post = async <T>(path: string, data: object): Promise<T> => {
      const response = await site.request.post(path).auth(token, { type: 'bearer' }).send({ data });
      if (response.status >= 300) throw new Error(`POST ${path}: ${response.status} ${JSON.stringify(response.body)}`);
      return response.body.data as T;
    };
    const sequence = await createSequence(post);
    const segment = await post<Created>('/cohort/segments', {
      name: 'Everybody',
      entity: 'contact',
      filter: { entity: 'contact', matchType: 'all', rules: [{ field: 'email', operator: 'is_not_empty' }] },
    });
    const result = await post<{ enrolled: number }>(`/cohort/segments/${segment.documentId}/enroll`, {
      sequence: sequence.documentId,
    });
    if (result.enrolled !== contacts) throw new Error(`Enrolled ${result.enrolled} of ${contacts}`);
  } finally {
    await site.destroy({ keepData: true });
  }
};
