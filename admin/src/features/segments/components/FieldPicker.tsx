import { Box, Combobox, ComboboxOption, Typography } from '@strapi/design-system';
import { useMemo, useState } from 'react';
import { useT, type MessageKey } from '../../../i18n/messages';
import { useShownText } from '../../../ui/useShownText';
import { ordinalOf, type TreePath } from '../core/builder-tree';
import { choicesOf, findChoice, type Choice } from '../core/catalogue-paths';
import { isComputedType } from '../core/whole-catalogue';
import { useBuilder } from './builder-context';
import { Control } from './row-width';
import { messagesId } from './RowFrame';

interface Props {
  path: TreePath;
  /** The type whose fields are offered. */
  scope: string | undefined;
  value: string;
  disabled: boolean;
  onChoose(choice: Choice): void;
}

interface Section {
  label: string;
  choices: Choice[];
}

const computedSection = (name: string): MessageKey =>
  name.startsWith('segment.') ? 'builder.section.segment' : 'builder.section.metric';

const useSections = (scope: string | undefined): Section[] => {
  const t = useT();
  const { catalogue } = useBuilder();
  return useMemo(() => {
    if (scope === undefined) return [];
    const choices = choicesOf(catalogue, scope);
    const own = catalogue.types[scope]?.label ?? scope;
    const titleOf = (choice: Choice): string | undefined => {
      if (choice.kind === 'relation') {
        return t(isComputedType(choice.target) ? 'builder.section.email' : 'builder.related');
      }
      return choice.isComputed ? t(computedSection(choice.field.name)) : undefined;
    };
    const sections = new Map<string, Choice[]>();
    for (const choice of choices) {
      const parts = choice.label.split(' › ');
      const title = titleOf(choice) ?? (parts.slice(0, -1).join(' › ') || own);
      sections.set(title, [...(sections.get(title) ?? []), choice]);
    }
    return [...sections].map(([label, members]) => ({ label, choices: members }));
  }, [catalogue, scope, t]);
};

/** One searchable list of everything a row can be about, under headings. */
export const FieldPicker = ({ path, scope, value, disabled, onChoose }: Props) => {
  const t = useT();
  const { catalogue, messagesAt } = useBuilder();
  const sections = useSections(scope);
  const shown = (scope && value ? findChoice(catalogue, scope, value)?.label : undefined) ?? value;
  const [text, setText] = useShownText(shown);
  const [searching, setSearching] = useState(false);
  const hasError = messagesAt(path).length > 0;

  return (
    <Control width="25rem">
      <Combobox
        size="S"
        aria-label={t('builder.field.name', { number: ordinalOf(path) })}
        placeholder={t('builder.field.placeholder')}
        noOptionsMessage={() => t('builder.field.nothing')}
        autocomplete={{ type: 'list', filter: 'contains' }}
        hasError={hasError}
        aria-invalid={hasError}
        aria-describedby={hasError ? messagesId(path) : undefined}
        disabled={disabled}
        value={value}
        textValue={text}
        onTextValueChange={setText}
        onInputChange={() => setSearching(true)}
        onOpenChange={() => setSearching(false)}
        onChange={(next) => {
          const choice = sections.flatMap(({ choices }) => choices).find((candidate) => candidate.path === next);
          if (choice && choice.path !== value) onChoose(choice);
        }}
      >
        {sections.flatMap(({ label, choices }) => [
          ...(searching || sections.length === 1
            ? []
            : [
                <Box key={`heading ${label}`} padding={2} aria-hidden>
                  <Typography variant="sigma" textColor="neutral600">
                    {label}
                  </Typography>
                </Box>,
              ]),
          ...choices.map((choice) => (
            <ComboboxOption key={choice.path} value={choice.path} textValue={choice.label}>
              {choice.label}
            </ComboboxOption>
          )),
        ])}
      </Combobox>
    </Control>
  );
};
