import { createAudience } from '../../../../../server/src/features/audience';
import {
  candidateCounts,
  candidatePage,
  companiesOf,
  type CandidateQuestion,
} from '../../../../../server/src/features/sequences/core/candidates';
import { fragment, type SqlFragment } from '../../../../../server/src/lib/sql-fragment';
import { createDatabase } from '../../../../../server/src/platform/database';
import { openTemporaryKnex } from '../../../../support/databases';
import { site } from '../../audience/site-builder';

const AUDIENCE = {
  contact: { uid: 'api::contact.contact', email: 'email', name: 'notes', company: 'company' },
  company: { uid: 'api::company.company', name: 'secret' },
  contract: { uid: 'api::contract.contract', endDate: 'endDate' },
};

describe('candidates', () => {
  const open = async () => {
    const { knex, close } = await openTemporaryKnex('sqlite');
    const audience = createAudience({
      database: createDatabase(knex),
      site: site(),
      config: {
        audience: AUDIENCE,
        filter: { maxDepth: 5, maxRules: 100 },
        timezone: 'UTC',
      },
      addressKeys: [],
    });
    await close();
    const ask = (key: string): CandidateQuestion => ({
      ...{ audience, quote: (name) => `"${name}"`, sequenceId: 'seq', nowMs: fragment('?', [7]) },
      entity: audience.entity(key) ?? audience.contact(),
      where: fragment('member.id > ? OR 1 = 1', [5]),
    });
    return { audience, ask };
  };
  const placeholders = ({ sql }: SqlFragment): number => sql.split('?').length - 1;

  it('keep bindings and placeholders together, and a condition with OR in brackets', async () => {
    const { ask } = await open();
    for (const key of ['contact', 'company']) {
      const page = candidatePage(ask(key), 10, 50);
      const counts = candidateCounts(ask(key));
      if (!page || !counts) throw new Error('Reaches nobody');
      expect([placeholders(page), placeholders(counts)]).toEqual([page.bindings.length, counts.bindings.length]);
      expect(page.bindings.slice(-2)).toEqual([10, 50]);
    }
    expect(candidatePage(ask('contact'), 0, 1)?.sql).toContain('(member.id > ? OR 1 = 1) AND');
  });

  it('do not exist for an entity that reaches no address', async () => {
    const { ask } = await open();
    expect(candidatePage(ask('contract'), 0, 1)).toBeNull();
    expect(candidateCounts(ask('contract'))).toBeNull();
  });

  it('do not carry names that may not be shown', async () => {
    const { audience, ask } = await open();
    expect(candidatePage(ask('contact'), 0, 1)?.sql).toContain('NULL AS name');
    expect(companiesOf({ audience, quote: (name) => name }, [1, 2])?.sql).toContain('NULL AS name');
  });
});
