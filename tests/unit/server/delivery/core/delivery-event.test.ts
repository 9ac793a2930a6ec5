import {
  eventData,
  impersonalData,
  toDeliveryEvent,
} from '../../../../../server/src/features/delivery/core/delivery-event';

const LINKS = new Map([[26, 'https://c.test/']]);

describe('an event of a mail', () => {
  const shown = (data: object) => toDeliveryEvent({ type: 'bounced', atMs: 0, data: { ...data } }, LINKS);

  it('keeps its own name, whatever it is, and the instant', () => {
    expect(toDeliveryEvent({ type: 'teleported', atMs: 0, data: {} }, LINKS)).toEqual({
      ...{ type: 'teleported', at: '1970-01-01T00:00:00.000Z', by: null, reason: null },
      ...{ replyCode: null, enhancedCode: null, isMachine: null, link: null },
    });
  });

  it.each([
    [
      { reason: '550 no', replyCode: 550, enhancedCode: '5.1.1' },
      { reason: '550 no', replyCode: 550, enhancedCode: '5.1.1' },
    ],
    [
      { reason: '', replyCode: '550', enhancedCode: 5 },
      { reason: null, replyCode: null, enhancedCode: null },
    ],
    [
      { machine: false, link: 'https://a.test' },
      { isMachine: false, link: 'https://a.test' },
    ],
    [
      { by: 'admin:3', url: 'https://b.test', ip: '10.0.0.1' },
      { by: 'admin:3', link: 'https://b.test' },
    ],
    [
      { machine: false, link: 26, of: 2 },
      { isMachine: false, link: 'https://c.test/' },
    ],
    [
      { machine: true, link: 27 },
      { isMachine: true, link: null },
    ],
    [
      { machine: true, link: 0 },
      { isMachine: true, link: null },
    ],
  ])('reads %j and nothing else', (data, expected) => {
    expect(shown(data)).toMatchObject(expected);
    expect(JSON.stringify(shown(data))).not.toContain('10.0.0.1');
  });

  it.each([
    ['{"a":1}', { a: 1 }],
    [{ a: 1 }, { a: 1 }],
    ['no json', {}],
    ['null', {}],
    ['3', {}],
    [null, {}],
  ])('reads its data from %j', (stored, data) => expect(eventData(stored)).toEqual(data));

  it('loses words, links and addresses when the person is erased, and keeps codes and who decided', () => {
    const data = {
      reason: '<ann@x.test>',
      url: 'https://x.test/ann',
      email: 'ann@x.test',
      by: 'admin:3',
      replyCode: 550,
    };
    expect(impersonalData(data)).toEqual({ by: 'admin:3', replyCode: 550 });
    expect(impersonalData({ hit: 'k', link: 3, of: 2, machine: true })).toEqual({
      hit: 'k',
      link: 3,
      of: 2,
      machine: true,
    });
    expect(impersonalData({ link: 'https://x.test/ann' })).toEqual({});
  });
});
