import { ArrowsCounterClockwise } from '@strapi/icons';
import type { CatalogueComputed, CatalogueField } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import type { RowAction } from '../../../ui/RowActions';
import type { BuilderRule } from '../core/builder-tree';
import { otherFields, takesField } from '../core/other-fields';
import { useBuilder } from './builder-context';

interface Compared {
  rule: BuilderRule;
  scope: string | undefined;
  field: CatalogueField | CatalogueComputed | undefined;
  onChange(patch: Partial<BuilderRule>): void;
}

/** The entry of a row’s menu that puts another field in place of the value; none where no other field can stand there. */
export const useCompareAction = ({ rule, scope, field, onChange }: Compared): RowAction[] => {
  const t = useT();
  const { catalogue } = useBuilder();
  const { operator, valueField } = rule;
  if (!scope || !field || valueField !== undefined || !takesField(operator, field.type)) return [];
  if (otherFields(catalogue, scope, rule.field).length === 0) return [];
  return [
    {
      key: 'compare',
      label: t('builder.other.use'),
      icon: <ArrowsCounterClockwise />,
      onSelect: () => onChange({ value: undefined, valueField: '' }),
    },
  ];
};
