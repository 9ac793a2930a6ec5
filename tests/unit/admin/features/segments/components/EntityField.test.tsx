import { DesignSystemProvider } from '@strapi/design-system';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { IntlProvider } from 'react-intl';
import type { Filter } from '../../../../../../admin/src/contracts';
import { EntityField } from '../../../../../../admin/src/features/segments/components/EntityField';
import { FilterBuilder } from '../../../../../../admin/src/features/segments/components/FilterBuilder';
import { entityOf, type BuilderGroup } from '../../../../../../admin/src/features/segments/core/builder-tree';
import { uidOf } from '../../../../../../admin/src/features/segments/core/catalogue-paths';
import { emptyTree, fromFilter } from '../../../../../../admin/src/features/segments/core/from-filter';
import en from '../../../../../../admin/src/i18n/en.json';
import { aCatalogue } from '../../../support/catalogue';

const messages = Object.fromEntries(Object.entries(en).map(([key, text]) => [`cohort.${key}`, text]));
const names = { segment: [], sequence: [], template: [] };
const thais: Filter = {
  entity: 'contact',
  matchType: 'all',
  rules: [{ field: 'company.country', operator: 'equals', value: 'Thailand' }],
};

const openEditor = (start: BuilderGroup) => {
  const seen = { tree: start };
  const catalogue = aCatalogue();
  const Host = () => {
    const [tree, setTree] = useState(start);
    seen.tree = tree;
    return (
      <>
        <EntityField catalogue={catalogue} tree={tree} disabled={false} onTree={setTree} />
        <FilterBuilder
          catalogue={catalogue}
          uid={uidOf(catalogue, entityOf(tree)) ?? ''}
          entityLabel={entityOf(tree)}
          tree={tree}
          onChange={setTree}
          names={names}
          goneKey="builder.fieldGone"
          onRemoved={() => undefined}
          errors={[]}
          counts={[]}
          datesOf={() => undefined}
          disabled={false}
        />
      </>
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

const radio = (name: string) => screen.getByRole<HTMLInputElement>('radio', { name });
const press = (name: string) => screen.getByRole('button', { name });

describe('EntityField', () => {
  it('switches at once where there are no rules', async () => {
    const { seen, user } = openEditor(emptyTree('contact'));
    await user.click(radio('Company'));
    expect(entityOf(seen.tree)).toBe('company');
    expect(screen.queryByRole('alertdialog')).toBeNull();
  });

  it('asks before rules are put aside, and keeps them where the answer is no', async () => {
    const { seen, user } = openEditor(fromFilter(thais));
    await user.click(radio('Company'));
    expect(screen.getByRole('alertdialog').textContent).toContain('1 condition about Contact will be put aside until');
    expect(seen.tree).toEqual(fromFilter(thais));
    await user.click(press('Cancel'));
    expect(seen.tree).toEqual(fromFilter(thais));
    expect(radio('Contact').checked).toBe(true);
  });

  it('gives the rules back by undo, with what they are about', async () => {
    const { seen, user } = openEditor(fromFilter(thais));
    await user.click(radio('Company'));
    await user.click(press('Switch to Company'));
    expect(seen.tree).toMatchObject({ entity: 'company', rules: [] });
    await user.click(press('Undo'));
    expect(seen.tree).toMatchObject({ entity: 'contact', rules: [{ field: 'company.country' }] });
    expect(radio('Contact').checked).toBe(true);
    await user.click(press('Redo'));
    expect(seen.tree).toMatchObject({ entity: 'company', rules: [] });
  });

  it('gives the rules back by switching back', async () => {
    const { seen, user } = openEditor(fromFilter(thais));
    await user.click(radio('Company'));
    await user.click(press('Switch to Company'));
    await user.click(radio('Contact'));
    expect(seen.tree).toEqual(fromFilter(thais));
  });
});
