/** The runner itself: packages published only as ES modules, and text imported with `?raw`, load under jest. */
import fc from 'fast-check';
import PostalMime from 'postal-mime';
import { Temporal } from 'temporal-polyfill';
import { faker } from '@faker-js/faker';

describe('module formats', () => {
  it('runs properties with fast-check', () => {
    fc.assert(
      fc.property(fc.integer(), (n) => n + 0 === n),
      { seed: 7, numRuns: 10 },
    );
  });

  it('reads mails with postal-mime', async () => {
    const mail = await PostalMime.parse('From: a@example.test\r\nSubject: Hello\r\n\r\nBody');
    expect(mail.subject).toBe('Hello');
  });

  it('counts days with the Temporal polyfill', () => {
    expect(Temporal.PlainDate.from('2026-02-28').add({ days: 1 }).toString()).toBe('2026-03-01');
  });

  it('makes names with faker', () => {
    faker.seed(42);
    expect(faker.person.firstName()).toEqual(expect.any(String));
  });

  it('runs in UTC', () => {
    expect(new Date(2026, 0, 1).toISOString()).toBe('2026-01-01T00:00:00.000Z');
  });
});
