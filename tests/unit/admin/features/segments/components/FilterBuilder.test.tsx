import { DesignSystemProvider } from '@strapi/design-system';
import { act, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { IntlProvider } from 'react-intl';
import type { Filter } from '../../../../../../admin/src/contracts';
import type { RowCount } from '../../../../../../admin/src/features/segments/components/builder-context';
import { FilterBuilder } from '../../../../../../admin/src/features/segments/components/FilterBuilder';
import type { DatesOf } from '../../../../../../admin/src/features/segments/components/use-row-dates';
import type { BuilderGroup, BuilderNode } from '../../../../../../admin/src/features/segments/core/builder-tree';
import type { RowError } from '../../../../../../admin/src/features/segments/core/error-paths';
import { emptyTree, fromFilter } from '../../../../../../admin/src/features/segments/core/from-filter';
import { toFilter } from '../../../../../../admin/src/features/segments/core/to-filter';
import en from '../../../../../../admin/src/i18n/en.json';
import { aCatalogue, aSegmentField } from '../../../support/catalogue';

const messages = Object.fromEntries(Object.entries(en).map(([key, text]) => [`cohort.${key}`, text]));

interface Options {
  filter?: Filter;
  errors?: RowError[];
  counts?: RowCount[];
  datesOf?: DatesOf;
  maxRules?: number;
  /** How much later than the builder the page knows of an edit. */
  delayMs?: number;
}

const NO_DATES: DatesOf = () => undefined;

const openBuilder = (options: Options = {}) => {
  const { filter, errors = [], counts = [], datesOf = NO_DATES, maxRules = 100, delayMs } = options;
  const seen: { tree: BuilderGroup } = { tree: filter ? fromFilter(filter) : emptyTree('contact') };
  const onRemoved = jest.fn();
  const catalogue = aCatalogue({ limits: { maxDepth: 5, maxRules, maxListValues: 1000 } });
  catalogue.types['api::contact.contact']?.computed.push(aSegmentField);
  const Host = () => {
    const [tree, setTree] = useState(seen.tree);
    seen.tree = tree;
    return (
      <FilterBuilder
        catalogue={catalogue}
        uid="api::contact.contact"
        entityLabel="Contact"
        tree={tree}
        onChange={delayMs === undefined ? setTree : (next) => void setTimeout(() => setTree(next), delayMs)}
        names={{ segment: [{ id: 'vip', name: 'Very important' }], sequence: [], template: [] }}
        goneKey="builder.fieldGone"
        onRemoved={onRemoved}
        errors={errors}
        counts={counts}
        datesOf={datesOf}
        disabled={false}
      />
    );
  };
  render(
    <IntlProvider locale="en" messages={messages}>
      <DesignSystemProvider locale="en">
        <Host />
      </DesignSystemProvider>
    </IntlProvider>,
  );
  return { seen, onRemoved, user: userEvent.setup() };
};

const twoRules: Filter = {
  entity: 'contact',
  matchType: 'all',
  rules: [
    { field: 'email', operator: 'contains', value: 'hotel' },
    { field: 'company.country', operator: 'not_equals', value: 'Thailand' },
  ],
};
const field = (ordinal: string) => screen.getByRole('combobox', { name: `Field, condition ${ordinal}` });
const menu = (ordinal: string) => screen.getByRole('button', { name: `More for condition ${ordinal}` });
const fieldsOf = (node: BuilderNode): unknown => ('rules' in node ? node.rules.map(fieldsOf) : node.field);
const choose = async (user: ReturnType<typeof userEvent.setup>, menu: string, item: string) => {
  await user.click(screen.getByRole('button', { name: menu }));
  await user.click(await screen.findByRole('menuitem', { name: item }));
};

describe('FilterBuilder', () => {
  it('shows a stored filter as sentences that name their row', () => {
    openBuilder({ filter: twoRules });
    expect(field('1')).toHaveProperty('value', 'Email');
    expect(field('2')).toHaveProperty('value', 'Company › Country');
    expect(screen.getByRole('combobox', { name: 'Operator, condition 2' }).textContent).toContain('is not');
    expect(screen.getByText('Includes every Contact without “Company › Country”.')).toBeTruthy();
    expect(screen.getByRole('group', { name: 'Every Contact that matches all of 2 conditions' })).toBeTruthy();
  });

  it('does not touch the tree before somebody edits it', () => {
    const { seen } = openBuilder({ filter: twoRules });
    expect(seen.tree).toEqual(fromFilter(twoRules));
  });

  it('adds a row and goes to its field', async () => {
    const { user, seen } = openBuilder();
    await user.click(screen.getByRole('button', { name: /Add condition/ }));
    await waitFor(() => expect(document.activeElement).toBe(field('1')));
    expect(seen.tree.rules).toHaveLength(1);
  });

  it('keeps the caret in a value while it is typed', async () => {
    const { user, seen } = openBuilder({ filter: twoRules });
    const value = screen.getByRole('textbox', { name: 'Value, condition 1' });
    await user.type(value, 's');
    await user.type(value, '!');
    expect(document.activeElement).toBe(value);
    expect(seen.tree.rules[0]).toMatchObject({ field: 'email', value: 'hotels!' });
  });

  it('switches ALL to ANY with the word between the rows', async () => {
    const { user, seen } = openBuilder({ filter: twoRules });
    expect(screen.getByText('and')).toBeTruthy();
    await user.click(screen.getByRole('radio', { name: 'ANY' }));
    expect(screen.getByText('or')).toBeTruthy();
    expect(toFilter(seen.tree, { entity: 'contact' })).toMatchObject({ filter: { matchType: 'any' } });
  });

  it('goes to the next row after removing, and to “Add condition” after the last', async () => {
    const { user, onRemoved } = openBuilder({ filter: twoRules });
    await choose(user, 'More for condition 1', 'Remove');
    expect(onRemoved).toHaveBeenCalledTimes(1);
    await waitFor(() => expect(document.activeElement).toBe(field('1')));
    expect(field('1')).toHaveProperty('value', 'Company › Country');
    await choose(user, 'More for condition 1', 'Remove');
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('button', { name: /Add condition/ })));
  });

  it('moves a row and stays on its menu, and undoes it', async () => {
    const { user, seen } = openBuilder({ filter: twoRules });
    await choose(user, 'More for condition 2', 'Move up');
    await waitFor(() =>
      expect(document.activeElement).toBe(screen.getByRole('button', { name: 'More for condition 1' })),
    );
    expect(seen.tree.rules[0]).toMatchObject({ field: 'company.country' });
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    expect(seen.tree.rules[0]).toMatchObject({ field: 'email' });
  });

  it('mutes a row, says that it is ignored, stays on its menu, and takes it back', async () => {
    const { user, seen } = openBuilder({ filter: twoRules });
    await choose(user, 'More for condition 1', 'Mute');
    await waitFor(() => expect(document.activeElement).toBe(menu('1')));
    const row = screen.getByRole('listitem', { name: 'Condition 1 of 2, ignored' });
    expect(within(row).getByText('ignored')).toBeTruthy();
    expect(screen.getByRole('listitem', { name: 'Condition 2 of 2' })).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    expect(screen.queryByText('ignored')).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Redo' }));
    await choose(user, 'More for condition 1', 'Unmute');
    expect(seen.tree).toEqual(fromFilter(twoRules));
  });

  it('says of the rows of a muted group, and of a group of muted rows, why they are ignored', async () => {
    const inner = { matchType: 'any' as const, rules: twoRules.rules };
    const { user } = openBuilder({ filter: { ...twoRules, rules: [...twoRules.rules, inner] } });
    await choose(user, 'More for group 3', 'Mute');
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('button', { name: 'More for group 3' })));
    expect(screen.getAllByText('ignored with what it belongs to')).toHaveLength(2);
    await choose(user, 'More for group 3', 'Unmute');
    await choose(user, 'More for condition 3.1', 'Mute');
    await choose(user, 'More for condition 3.2', 'Mute');
    expect(screen.getAllByText('ignored, as all its conditions are')).toHaveLength(1);
  });

  it('keeps a row muted where another field is chosen in it', async () => {
    const { user, seen } = openBuilder({ filter: twoRules });
    await choose(user, 'More for condition 1', 'Mute');
    await user.clear(field('1'));
    await user.type(field('1'), 'Active');
    await user.click(await screen.findByRole('option', { name: 'Active' }));
    expect(seen.tree.rules[0]).toMatchObject({ field: 'active', muted: true });
  });

  it('excludes with NONE of these', async () => {
    const { user, seen } = openBuilder({ filter: twoRules });
    await choose(user, 'More for all conditions', 'NONE of these');
    expect(toFilter(seen.tree, { entity: 'contact' })).toMatchObject({ filter: { matchType: 'any', not: true } });
    expect(screen.getByText('NONE')).toBeTruthy();
  });

  it('shows the server’s error on its row and marks the control', () => {
    openBuilder({ filter: twoRules, errors: [{ path: [1], message: 'Unknown field' }] });
    const row = screen.getByRole('listitem', { name: 'Condition 2 of 2' });
    expect(within(row).getByText('Unknown field')).toBeTruthy();
    expect(field('2').getAttribute('aria-invalid')).toBe('true');
    expect(document.getElementById(field('2').getAttribute('aria-describedby') ?? '')?.textContent).toBe(
      'Unknown field',
    );
    expect(field('1').getAttribute('aria-invalid')).toBe('false');
  });

  it('keeps the conditions about one related record together', () => {
    const where = {
      matchType: 'all' as const,
      rules: [{ field: 'status', operator: 'in_list' as const, value: ['paid'] }],
    };
    openBuilder({
      filter: { entity: 'contact', matchType: 'all', rules: [{ relation: 'orders', quantifier: 'some', where }] },
    });
    const block = screen.getByRole('group', { name: 'Conditions about one record of Orders, condition 1' });
    expect(within(block).getByRole('combobox', { name: 'Field, condition 1.1' })).toHaveProperty('value', 'Status');
  });

  it('says so where a field has gone, and offers to replace or remove it', async () => {
    const gone = { field: 'tier', operator: 'equals' as const, value: 1 };
    const { user, seen } = openBuilder({ filter: { ...twoRules, rules: [gone, ...twoRules.rules] } });
    const row = within(screen.getByRole('listitem', { name: 'Condition 1 of 3' }));
    expect(row.getByText(/“tier” no longer exists/)).toBeTruthy();
    await user.click(row.getByRole('button', { name: 'Replace field' }));
    expect(document.activeElement).toBe(field('1'));
    await user.click(row.getByRole('button', { name: 'Remove' }));
    await waitFor(() => expect(document.activeElement).toBe(field('1')));
    expect(seen.tree.rules).toHaveLength(2);
    expect(screen.queryByText(/no longer exists/)).toBeNull();
  });

  it('moves the row that has focus with Alt and the arrows', async () => {
    const { user, seen } = openBuilder({ filter: twoRules });
    await user.click(screen.getByRole('textbox', { name: 'Value, condition 1' }));
    await user.keyboard('{Alt>}{ArrowDown}{/Alt}');
    await waitFor(() => expect(document.activeElement).toBe(menu('2')));
    expect(fieldsOf(seen.tree)).toEqual(['company.country', 'email']);
    await user.keyboard('{Alt>}{ArrowUp}{/Alt}');
    await waitFor(() => expect(document.activeElement).toBe(menu('1')));
    expect(fieldsOf(seen.tree)).toEqual(['email', 'company.country']);
  });

  it('moves a row into the group beside it and out again', async () => {
    const inner = { matchType: 'any' as const, rules: [{ field: 'active', operator: 'equals' as const, value: true }] };
    const { user, seen } = openBuilder({ filter: { ...twoRules, rules: [...twoRules.rules, inner] } });
    act(() => menu('2').focus());
    await user.keyboard('{Alt>}{ArrowRight}{/Alt}');
    await waitFor(() => expect(document.activeElement).toBe(menu('2.1')));
    expect(fieldsOf(seen.tree)).toEqual(['email', ['company.country', 'active']]);
    await user.keyboard('{Alt>}{ArrowLeft}{/Alt}');
    await waitFor(() => expect(document.activeElement).toBe(menu('3')));
    expect(fieldsOf(seen.tree)).toEqual(['email', ['active'], 'company.country']);
  });

  it('opens the row’s menu from its handle, with the reason where a move is not possible', async () => {
    const { user, seen } = openBuilder({ filter: twoRules });
    await user.click(screen.getByRole('button', { name: 'Move condition 1' }));
    const up = await screen.findByRole('menuitem', { name: /Move up/ });
    expect(up.getAttribute('aria-disabled')).toBe('true');
    expect(up.textContent).toContain('Already the first one here');
    await user.click(screen.getByRole('menuitem', { name: 'Duplicate' }));
    expect(fieldsOf(seen.tree)).toEqual(['email', 'email', 'company.country']);
  });

  it('takes back with Ctrl and Z outside of text fields only', async () => {
    const { user, seen } = openBuilder({ filter: twoRules });
    await choose(user, 'More for condition 1', 'Remove');
    await user.click(screen.getByRole('textbox', { name: 'Value, condition 1' }));
    await user.keyboard('{Control>}z{/Control}');
    expect(fieldsOf(seen.tree)).toEqual(['company.country']);
    act(() => menu('1').focus());
    await user.keyboard('{Control>}z{/Control}');
    expect(fieldsOf(seen.tree)).toEqual(['email', 'company.country']);
    await user.keyboard('{Control>}{Shift>}z{/Shift}{/Control}');
    expect(fieldsOf(seen.tree)).toEqual(['company.country']);
  });

  it('takes back one removal after the other, also where the page’s own copy follows late', async () => {
    const inner = { matchType: 'any' as const, rules: [...twoRules.rules] };
    const { user, seen } = openBuilder({ filter: { ...twoRules, rules: [inner] }, delayMs: 50 });
    await choose(user, 'More for condition 1.2', 'Remove');
    await waitFor(() => expect(document.activeElement).toBe(field('1.1')));
    await choose(user, 'More for condition 1.1', 'Remove');
    const add = screen.getByRole('button', { name: 'Add condition in 1' });
    await waitFor(() => expect(document.activeElement).toBe(add));
    await user.keyboard('{Control>}z{/Control}');
    await waitFor(() => expect(fieldsOf(seen.tree)).toEqual([['email']]));
    await user.keyboard('{Control>}z{/Control}');
    await waitFor(() => expect(fieldsOf(seen.tree)).toEqual([['email', 'company.country']]));
    expect(field('1.2')).toHaveProperty('value', 'Company › Country');
  });

  it('lists the keys under “?”', async () => {
    const { user } = openBuilder({ filter: twoRules });
    await user.click(screen.getByRole('button', { name: 'Keyboard shortcuts' }));
    expect(await screen.findByText('Alt + ↑')).toBeTruthy();
  });

  it('swaps the ends of a reversed range', async () => {
    const { user, seen } = openBuilder({
      filter: {
        entity: 'contact',
        matchType: 'all',
        rules: [{ field: 'createdAt', operator: 'between', value: ['2026-05-01', '2026-04-01'] }],
      },
    });
    await user.click(screen.getByRole('button', { name: 'Swap the two values' }));
    expect(seen.tree.rules[0]).toMatchObject({ value: ['2026-04-01', '2026-05-01'] });
    expect(screen.queryByText(/first value is larger/)).toBeNull();
  });

  it('hints at conditions that exclude each other', () => {
    const is = (value: string) => ({ field: 'email', operator: 'equals' as const, value });
    openBuilder({ filter: { entity: 'contact', matchType: 'all', rules: [is('a'), is('b')] } });
    const row = within(screen.getByRole('listitem', { name: 'Condition 2 of 2' }));
    expect(row.getByText(/Cannot hold together with condition 1/)).toBeTruthy();
  });

  it('compares with another field of the same record', async () => {
    const rule = { field: 'email', operator: 'equals' as const, value: 'x' };
    const { user, seen } = openBuilder({ filter: { entity: 'contact', matchType: 'all', rules: [rule] } });
    expect(screen.queryByText('Compare with another field')).toBeNull();
    await user.click(screen.getByRole('button', { name: 'More for condition 1' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Compare with another field' }));
    expect(toFilter(seen.tree, { entity: 'contact' })).toMatchObject({
      gaps: [{ path: [0], reason: 'choose_other_field' }],
    });
    await user.click(screen.getByRole('combobox', { name: 'Other field, condition 1' }));
    await user.click(await screen.findByRole('option', { name: 'Level' }));
    expect(toFilter(seen.tree, { entity: 'contact' })).toMatchObject({
      filter: { rules: [{ field: 'email', operator: 'equals', valueField: 'level' }] },
    });
    await user.click(screen.getByRole('button', { name: 'Compare with a value' }));
    expect(screen.getByRole('textbox', { name: /Value, condition 1/ })).toBeTruthy();
  });

  it('chooses segments by name', async () => {
    const rule = { field: 'segment.member', operator: 'in_list' as const, value: ['gone'] };
    const { user, seen } = openBuilder({ filter: { entity: 'contact', matchType: 'all', rules: [rule] } });
    expect(field('1')).toHaveProperty('value', 'Member of a segment');
    await user.click(screen.getByRole('combobox', { name: /Value, condition 1/ }));
    await user.click(await screen.findByRole('option', { name: 'Very important' }));
    expect(seen.tree.rules[0]).toMatchObject({ value: ['gone', 'vip'] });
  });

  it('ends a row with its counts', () => {
    openBuilder({ filter: twoRules, counts: [{ path: [1], alone: 3402, afterThis: 1284 }] });
    const row = within(screen.getByRole('listitem', { name: 'Condition 2 of 2' }));
    expect(row.getByText('alone 3,402 · after this 1,284')).toBeTruthy();
  });

  it('shows in a number field what undo and redo make of it', async () => {
    const rule = { relation: 'orders', aggregate: 'count' as const, operator: 'equals' as const, value: 7 };
    const { user, seen } = openBuilder({ filter: { entity: 'contact', matchType: 'all', rules: [rule] } });
    const value = () => screen.getByRole<HTMLInputElement>('textbox', { name: /Value, condition 1/ });
    await user.clear(value());
    await user.type(value(), '22');
    await user.tab();
    const shown: string[] = [];
    const press = async (button: string) => {
      await user.click(screen.getByRole('button', { name: button }));
      const { relation } = seen.tree.rules[0] as BuilderGroup;
      const kept = relation?.test.kind === 'aggregate' ? relation.test.value : undefined;
      expect(value().value).toBe(kept === undefined ? '' : String(kept));
      shown.push(value().value);
    };
    await press('Undo');
    await press('Redo');
    expect(shown).toEqual(['7', '22']);
  });

  it('leaves what is no number in the field of a list, and says so', async () => {
    const total = { field: 'total', operator: 'in_list' as const, value: [5] };
    const some = {
      relation: 'orders',
      quantifier: 'some' as const,
      where: { matchType: 'all' as const, rules: [total] },
    };
    const { user, seen } = openBuilder({ filter: { entity: 'contact', matchType: 'all', rules: [some] } });
    const input = screen.getByRole<HTMLInputElement>('textbox', { name: /Value, condition 1.1/ });
    await user.type(input, '7{Enter}1e3{Enter}');
    expect(input.value).toBe('1e3');
    expect(screen.getByText('“1e3” is not a number. Write it as 1000.5.')).toBeTruthy();
    expect(seen.tree.rules[0]).toMatchObject({ rules: [{ value: [5, 7] }] });
  });

  it('stops at the server’s limit', () => {
    openBuilder({ filter: twoRules, maxRules: 2 });
    const add = screen.getByRole('button', { name: /Add condition/ });
    expect(add).toHaveProperty('disabled', true);
    expect(document.getElementById(add.getAttribute('aria-describedby') ?? '')?.textContent).toBe(
      'At most 2 conditions are possible',
    );
  });

  it('says beside a relative date where it lies, in the zone that the server counts in', () => {
    const filter: Filter = {
      entity: 'contact',
      matchType: 'all',
      rules: [
        { field: 'email', operator: 'contains', value: 'hotel' },
        { field: 'createdAt', operator: 'in_last', value: { amount: 30, unit: 'day' } },
      ],
    };
    openBuilder({
      filter,
      datesOf: (node) =>
        node && 'field' in node && node.field === 'createdAt'
          ? {
              timezone: 'Asia/Bangkok',
              dates: [{ path: [], kind: 'since', at: '2026-10-21T07:05:00.000Z' }],
            }
          : undefined,
    });
    expect(screen.getAllByText(/rolling$/).map(({ textContent }) => textContent?.replace(/\s/g, ' '))).toEqual([
      'since Oct 21, 2026, 2:05 PM (Asia/Bangkok), rolling',
    ]);
  });
});
