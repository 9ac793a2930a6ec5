import { toPlainRecord } from '../../../../../server/src/features/templates/core/plain-data';

describe('toPlainRecord', () => {
  it('keeps plain values and turns dates, bigints and numbers that are none into such', () => {
    const at = new Date('2026-03-02T00:00:00Z');
    const record = {
      a: 'x',
      b: 1,
      c: true,
      d: null,
      e: undefined,
      f: at,
      g: 12n,
      h: Number.NaN,
      i: new Date(Number.NaN),
    };
    expect({ ...toPlainRecord(record) }).toEqual({
      ...{ a: 'x', b: 1, c: true, d: null, e: null },
      ...{ f: '2026-03-02T00:00:00.000Z', g: '12', h: null, i: null },
    });
  });

  it('leaves out what could be called, at every depth, and what is too deep', () => {
    const call = (): string => 'x';
    const plain = toPlainRecord({ call, list: [call, 1, [call]], inner: { call, ok: 1 }, symbol: Symbol('x') });
    expect(JSON.parse(JSON.stringify(plain))).toEqual({ list: [1, []], inner: { ok: 1 } });
    const deep = { a: { a: { a: { a: { a: { a: { a: { a: 1 } } } } } } } };
    expect(JSON.stringify(toPlainRecord(deep))).not.toContain('1');
  });

  it('has no prototype, whatever the keys', () => {
    const hostile = JSON.parse('{"__proto__":{"polluted":1},"inner":{"constructor":"x"}}') as Record<string, unknown>;
    const plain = toPlainRecord(hostile);
    expect(Object.getPrototypeOf(plain)).toBeNull();
    expect(Object.getPrototypeOf(plain.inner)).toBeNull();
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(plain.toString).toBeUndefined();
  });
});
