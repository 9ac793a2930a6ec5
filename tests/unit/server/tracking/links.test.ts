/** Destinations: each once, known again, and kept as long as mails use them. */
import { createLinkRepository } from '../../../../server/src/features/tracking/link-repository';
import { createPersonalLinkRepository } from '../../../../server/src/features/tracking/personal-link-repository';
import { createLinks } from '../../../../server/src/features/tracking/links';
import { DAY_MS, MINUTE_MS } from '../../../../server/src/lib/duration';
import { TABLES } from '../../../../server/src/lib/table-names';
import { describeEachDatabase } from '../../../support/databases';
import { createFakeClock, databaseNow, openLedger, type LedgerDatabase } from '../delivery/ledger-harness';

describeEachDatabase('the links of mails', (client) => {
  let ledger: LedgerDatabase;
  beforeAll(async () => {
    ledger = await openLedger(client);
  });
  beforeEach(() => ledger.empty());
  afterAll(() => ledger?.close());

  const rows = () => ledger.knex(TABLES.links).orderBy('id');
  const age = async (days: number): Promise<void> => {
    await ledger.knex(TABLES.links).update({ used_at: (await databaseNow(ledger.database)) - days * DAY_MS });
  };
  const open = () => {
    const repository = createLinkRepository(ledger.database);
    const clock = createFakeClock();
    return { repository, clock, links: createLinks(repository, clock) };
  };

  it('are one row however many mails have them, from several processes at once', async () => {
    const urls = ['https://a.test/', 'https://b.test/?x=1', 'https://c.test/'];
    const found = await Promise.all([open().links.idsOf(urls), open().links.idsOf([...urls].reverse())]);
    expect(found[0]).toEqual(found[1]);
    expect((await rows()).map(({ url }) => url).sort()).toEqual(urls);
  });

  it('tell capitals in a path apart', async () => {
    const ids = await open().links.idsOf(['https://a.test/X', 'https://a.test/x']);
    expect(new Set(ids.values()).size).toBe(2);
  });

  it('lead back from the id, and from no other', async () => {
    const { links } = open();
    const id = (await links.idsOf(['https://a.test/'])).get('https://a.test/') ?? -1;
    expect(await open().links.urlOf(id)).toBe('https://a.test/');
    expect(await links.urlOf(id + 1_000)).toBeNull();
    expect(await open().repository.findAll([id, id + 1_000])).toEqual(new Map([[id, 'https://a.test/']]));
  });

  it('ask the database once a day for what is known', async () => {
    const { links, clock, repository } = open();
    const asked = jest.spyOn(repository, 'store');
    const spied = createLinks(repository, clock);
    for (let mail = 0; mail < 3; mail += 1) await spied.idsOf(['https://a.test/']);
    expect(asked.mock.calls.filter(([urls]) => urls.length > 0)).toHaveLength(1);
    await age(3);
    clock.advance(DAY_MS);
    await spied.idsOf(['https://a.test/']);
    expect((await databaseNow(ledger.database)) - Number((await rows())[0].used_at)).toBeLessThan(60_000);
    expect(await links.idsOf([])).toEqual(new Map());
  });

  it('that name a person keep the page alone, and are found again under no address of theirs', async () => {
    const { links } = open();
    const personal = createPersonalLinkRepository(ledger.database);
    const urls = [
      'https://a.test/offer?e=ann.lee%40example.test&x=1#top',
      'https://a.test/Ann.Lee@Example.test/offer',
      'https://a.test/offer?id=abcdefghij0123456789',
      'https://a.test/offer?e=joann.lee@example.test',
      'https://a.test/offer?e=example.test',
    ];
    const ids = await links.idsOf(urls);
    const words = ['ann.lee@example.test', 'abcdefghij0123456789'];
    expect(await personal.count(words)).toBe(3);
    expect(await personal.strip(words)).toBe(3);
    expect((await rows()).map(({ url }) => url).sort()).toEqual([
      ...['https://a.test/', 'https://a.test/offer', 'https://a.test/offer', ...urls.slice(3).reverse()],
    ]);
    expect([await personal.count(words), await personal.strip([])]).toEqual([0, 0]);
    links.forget();
    const again = await links.idsOf([...urls, 'https://a.test/offer']);
    expect(urls.map((url) => again.get(url) === ids.get(url))).toEqual([false, false, false, true, true]);
    expect(await links.urlOf(ids.get(urls[0] ?? '') ?? -1)).toBe('https://a.test/offer');
    expect(await rows()).toHaveLength(9);
  });

  it('are believed for a minute, and read again when another process may have changed or removed them', async () => {
    const { links, clock } = open();
    const url = 'https://a.test/me?u=ann.lee@example.test';
    const id = (await links.idsOf([url])).get(url) ?? -1;
    expect(await links.urlOf(id)).toBe(url);
    await createPersonalLinkRepository(ledger.database).strip(['ann.lee@example.test']);
    expect(await links.urlOf(id)).toBe(url);
    clock.advance(MINUTE_MS);
    expect(await links.urlOf(id)).toBe('https://a.test/me');
    await age(60);
    expect(await open().repository.prune(59)).toBe(1);
    expect(await links.urlOf(id)).toBe('https://a.test/me');
    clock.advance(MINUTE_MS);
    expect([await links.urlOf(id), await links.urlOf(id)]).toEqual([null, null]);
  });

  it('go when no mail has had them for long', async () => {
    const { links, repository } = open();
    await links.idsOf(['https://old.test/']);
    await age(60);
    await open().links.idsOf(['https://new.test/']);
    expect(await repository.prune(61)).toBe(0);
    expect(await repository.prune(59)).toBe(1);
    expect((await rows()).map(({ url }) => url)).toEqual(['https://new.test/']);
  });
});
