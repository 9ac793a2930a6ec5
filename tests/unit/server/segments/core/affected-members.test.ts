import { createAudience } from '../../../../../server/src/features/audience';
import { affectedStatement } from '../../../../../server/src/features/segments/core/affected-members';
import { dependenciesOf, membersThemselves } from '../../../../../server/src/features/segments/core/dependencies';
import type { SiteType } from '../../../../../server/src/lib/site-schema';
import type { Database } from '../../../../../server/src/platform/database';
import { companyType, site } from '../../audience/site-builder';

const CONTACT = 'api::contact.contact';

const CONFIG = {
  audience: { contact: { uid: CONTACT, email: 'email' } },
  filter: { maxDepth: 5, maxRules: 100 },
  timezone: 'UTC',
};
const database = { client: 'sqlite' } as Database;

const ask = (field: string, key: string, ...types: SiteType[]) => {
  const graph = createAudience({ database, site: site(...types), config: CONFIG, addressKeys: [] }).graph();
  const rule = { field, operator: 'is_not_empty' as const };
  const filter = { entity: 'contact', matchType: 'all' as const, rules: [rule] };
  const path = dependenciesOf(filter, graph, membersThemselves(CONTACT)).paths.find((one) => one.key === key);
  if (!path) throw new Error(`No way to ${key}`);
  return affectedStatement({ graph, quote: (name) => name, rootUid: CONTACT, path, documentIds: ['a', 'b'], limit: 9 });
};

describe('affectedStatement', () => {
  it('follows the links back to the members', () => {
    expect(ask('company.name', 'company')).toEqual({
      sql:
        'SELECT DISTINCT m0.document_id AS id FROM contacts AS m0 ' +
        'JOIN contacts_company_lnk AS m1_link ON m1_link.contact_id = m0.id ' +
        'JOIN companies AS m1 ON m1.id = m1_link.company_id WHERE m1.document_id IN (?, ?) LIMIT 9',
      bindings: ['a', 'b'],
    });
  });

  it('goes through every version of what lies on the way', () => {
    const statement = ask('company.parent.name', 'company.parent', withParent());
    expect(statement?.sql).toContain('JOIN companies AS m1_any ON m1_any.document_id = m1.document_id');
    expect(statement?.sql).toContain('WHERE m2.document_id IN (?, ?)');
  });

  it('names the members themselves by their own ids', () => {
    expect(ask('name', '')?.sql).toBe(
      'SELECT DISTINCT m0.document_id AS id FROM contacts AS m0 WHERE m0.document_id IN (?, ?) LIMIT 9',
    );
  });
});

function withParent(): SiteType {
  const link = { kind: 'join-table' as const, table: 'parents_lnk', from: 'company_id', to: 'inv_company_id', on: {} };
  const parent = { kind: 'to-one' as const, target: 'api::company.company', link };
  return companyType({
    hasDrafts: true,
    attributes: { parent: { type: 'relation', isPrivate: false, relation: parent } },
  });
}
