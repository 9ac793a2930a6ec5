import {
  createSegmentSchema,
  createSequenceSchema,
  createTemplateSchema,
  DomainError,
  enrollSegmentSchema,
  listDeliveriesQuerySchema,
  listSegmentsQuerySchema,
  segmentParamsSchema,
} from '../../../../server/src/contracts';
import { parse, parseBody, parseFilters } from '../../../../server/src/platform/parse';
import { parsePluginConfig } from '../../../../server/src/platform/plugin-config';

const refusal = (attempt: () => unknown): DomainError => {
  try {
    attempt();
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
  throw new Error('It was accepted');
};
const paths = (attempt: () => unknown): string[] => refusal(attempt).errors.map(({ path }) => path.join('.'));

const SEGMENT = { name: 'Lao', entity: 'contact', filter: {} };

it('names every unknown key of a body where it stands', () => {
  const data = { ...SEGMENT, memberCount: 1, timesUsed: 2 };
  expect(paths(() => parseBody(createSegmentSchema, { data }))).toEqual(['data.memberCount', 'data.timesUsed']);
  const steps = [{ template: 't', order: 3 }];
  expect(paths(() => parseBody(createSequenceSchema, { data: { name: 'S', steps } }))).toEqual(['data.steps.0.order']);
});

it('names every unknown parameter of a list that is narrowed, and those that there are', () => {
  const attempt = () => parseFilters(listDeliveriesQuerySchema, { states: 'sent', filters: {}, state: 'sent' });
  expect(paths(attempt)).toEqual(['states', 'filters']);
  expect(refusal(attempt).message).toMatch(/^There is no parameter “states”; there are page, pageSize, state, kind, /);
  expect(parseFilters(listDeliveriesQuerySchema, { state: 'sent' })).toMatchObject({ state: 'sent', page: 1 });
  expect(paths(() => parseFilters(listDeliveriesQuerySchema, { step: 'x' }))).toEqual(['sequence']);
});

it('names an unknown key of the configuration', () => {
  const error = refusal(() => parsePluginConfig({ foo: 1 }));
  expect(error.message).toContain('  plugins.cohort.config.foo: Unrecognized key: "foo"');
});

const NUL = 'a\0b';

it.each<[string, () => unknown]>([
  ['data.name', () => parseBody(createSegmentSchema, { data: { ...SEGMENT, name: NUL } })],
  ['data.description', () => parseBody(createSegmentSchema, { data: { ...SEGMENT, description: NUL } })],
  ['data.tags.0', () => parseBody(createSegmentSchema, { data: { ...SEGMENT, tags: [NUL] } })],
  ['data.notes', () => parseBody(enrollSegmentSchema, { data: { sequence: 's', notes: NUL } })],
  ['data.name', () => parseBody(createSequenceSchema, { data: { name: NUL } })],
  ['data.html', () => parseBody(createTemplateSchema, { data: { name: 'T', subject: 'S', html: NUL } })],
  ['search', () => parse(listSegmentsQuerySchema, { search: NUL })],
  ['id', () => parse(segmentParamsSchema, { id: NUL })],
])('refuses a NUL character in %s', (path, attempt) => {
  expect(paths(attempt)).toEqual([path]);
});

it('measures a name without the blanks around it', () => {
  const name = `  ${'n'.repeat(120)}  `;
  expect(parse(createSegmentSchema, { ...SEGMENT, name }).name).toHaveLength(120);
});
