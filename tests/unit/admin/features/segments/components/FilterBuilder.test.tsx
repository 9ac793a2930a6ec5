import { DesignSystemProvider } from '@strapi/design-system';
import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { IntlProvider } from 'react-intl';
import type { Filter } from '../../../../../../admin/src/contracts';
import { FilterBuilder } from '../../../../../../admin/src/features/segments/components/FilterBuilder';
import type { BuilderGroup } from '../../../../../../admin/src/features/segments/core/builder-tree';
import type { RowError } from '../../../../../../admin/src/features/segments/core/error-paths';
import { emptyTree, fromFilter } from '../../../../../../admin/src/features/segments/core/from-filter';
import { toFilter } from '../../../../../../admin/src/features/segments/core/to-filter';
import en from '../../../../../../admin/src/i18n/en.json';
import { aCatalogue } from '../../../support/catalogue';

const messages = Object.fromEntries(Object.entries(en).map(([key, text]) => [`cohort.${key}`, text]));

interface Options {
  filter?: Filter;
  errors?: RowError[];
  maxRules?: number;
}

const openBuilder = ({ filter, errors = [], maxRules = 100 }: Options = {}) => {
  const seen: { tree: BuilderGroup } = { tree: filter ? fromFilter(filter) : emptyTree() };
  const Host = () => {
    const [tree, setTree] = useState(seen.tree);
    seen.tree = tree;
    return (
      <FilterBuilder
        catalogue={aCatalogue({ limits: { maxDepth: 5, maxRules, maxListValues: 1000 } })}
        uid="api::contact.contact"
        entityLabel="Contact"
        tree={tree}
        onChange={setTree}
        errors={errors}
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
  return { seen, user: userEvent.setup() };
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
    const { user } = openBuilder({ filter: twoRules });
    await choose(user, 'More for condition 1', 'Remove');
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

  it('says so where a field has gone', () => {
    openBuilder({
      filter: { entity: 'contact', matchType: 'all', rules: [{ field: 'tier', operator: 'equals', value: 1 }] },
    });
    expect(screen.getByText(/“tier” no longer exists/)).toBeTruthy();
  });

  it('stops at the server’s limit', () => {
    openBuilder({ filter: twoRules, maxRules: 2 });
    expect(screen.getByRole('button', { name: /Add condition/ })).toHaveProperty('disabled', true);
  });
});
