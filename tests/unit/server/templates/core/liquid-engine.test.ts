/** Our engine against what Shopify’s Liquid and LiquidJS agree on, with output escaping off. */
import fs from 'node:fs';
import path from 'node:path';
import {
  ALLOWED_FILTERS,
  createLiquidEngine,
  REMOVED_TAGS,
} from '../../../../../server/src/features/templates/core/liquid-engine';
import { sharedDir } from '../../../../support/paths';

interface Vector {
  id: string;
  template: string;
  data: Record<string, unknown>;
  expect: { output?: string; any_of?: string[]; error?: boolean };
  tags: string[];
  portable: boolean;
}

const file = sharedDir() && path.join(sharedDir() ?? '', 'vectors/30-templates-liquid.json');
const vectors: Vector[] =
  file && fs.existsSync(file) ? (JSON.parse(fs.readFileSync(file, 'utf8')) as { vectors: Vector[] }).vectors : [];
if (vectors.length === 0) console.warn('[tests] Liquid vectors left out: the shared reference data is not here');

const leftOut = ({ tags }: Vector): boolean =>
  tags.some((tag) => {
    const [name = '', kind] = tag.split(' ');
    return kind === 'filter' ? !ALLOWED_FILTERS.has(name) : REMOVED_TAGS.some((removed) => removed === name);
  });

const engine = createLiquidEngine({ output: 'text', strictVariables: false });
const passes = (vector: Vector): boolean => {
  try {
    const output: unknown = engine.parseAndRenderSync(vector.template, vector.data);
    return vector.expect.any_of?.includes(String(output)) ?? output === vector.expect.output;
  } catch {
    return vector.expect.error === true;
  }
};

describe('createLiquidEngine', () => {
  it('has only the allowed filters and its own, and none of the removed tags', () => {
    const own = ['date_local', 'money', 'number', 'url'];
    expect(Object.keys(engine.filters).sort()).toEqual([...ALLOWED_FILTERS, ...own].sort());
    expect(REMOVED_TAGS.filter((tag) => tag in engine.tags)).toEqual([]);
  });

  it('renders dates in UTC whatever the process’s zone', () => {
    expect(engine.parseAndRenderSync('{{ "2026-03-02T23:30:00Z" | date: "%Y-%m-%d %H:%M" }}', {})).toBe(
      '2026-03-02 23:30',
    );
  });

  it('agrees with every portable vector within its tags and filters', () => {
    const portable = vectors.filter((vector) => vector.portable && !leftOut(vector));
    const failing = portable.filter((vector) => !passes(vector)).map(({ id }) => id);
    const skipped = vectors.filter((vector) => vector.portable).length - portable.length;
    const all = vectors.filter(passes).length;
    console.warn(
      `[tests] Liquid: portable ${portable.length - failing.length}/${portable.length}, ${skipped} use removed tags or filters; all ${all}/${vectors.length}`,
    );
    expect(failing).toEqual([]);
  });
});
