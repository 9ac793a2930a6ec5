import { createTemplateChecks } from '../../../../server/src/features/templates/template-checks';
import type { StoredTemplate } from '../../../../server/src/features/templates/template-repository';

const contact = { key: 'contact', uid: 'api::contact.contact', label: 'Contact', roles: { email: 'email' } };
const checks = () =>
  createTemplateChecks({
    timezone: 'UTC',
    audience: {
      readableBy: () => ({ catalogue: () => ({ types: {} }) }) as never,
      contact: () => contact,
      entity: () => undefined,
    },
  });

const SOUND: StoredTemplate = {
  ...{ documentId: 'welcome', version: 1, name: 'Welcome', type: 'welcome', language: 'en', isActive: true },
  ...{ subject: 'Hello', preheader: null, html: '<a href="{{ unsubscribe_url }}">Leave</a>', text: null },
  ...{ trackOpens: false, trackClicks: false, variables: [] },
  ...{ createdAt: '2026-01-01T00:00:00.000Z', updatedAt: '2026-01-01T00:00:00.000Z' },
};

describe('the obstacles of a template', () => {
  const CHANGES: Partial<StoredTemplate>[] = [
    { html: '<p>Without a link</p>' },
    { subject: '{{ nobody_knows }}' },
    { preheader: '{{ nobody_knows }}' },
    { text: 'Without a link' },
  ];
  it.each(CHANGES)('are found although it was sound before: %j', async (change) => {
    const { obstacles } = checks();
    expect(await obstacles(SOUND)).toEqual([]);
    expect(await obstacles(SOUND)).toEqual([]);
    expect(await obstacles({ ...SOUND, ...change })).not.toEqual([]);
    expect(await obstacles({ ...SOUND, ...change })).not.toEqual([]);
    expect(await obstacles(SOUND)).toEqual([]);
  });

  it('are found when its type begins to ask for a link', async () => {
    const { obstacles } = checks();
    const invoice: StoredTemplate = { ...SOUND, type: 'invoice_new', html: '<p>Paid</p>' };
    expect(await obstacles(invoice)).toEqual([]);
    expect(await obstacles({ ...invoice, type: 'newsletter' })).not.toEqual([]);
  });
});
