import { createIntl } from 'react-intl';
import { variableWords } from '../../../../../../admin/src/features/templates/core/variable-words';
import en from '../../../../../../admin/src/i18n/en.json';
import th from '../../../../../../admin/src/i18n/th.json';
import type { Translate } from '../../../../../../admin/src/i18n/messages';
import type { TemplateVariable } from '../../../../../../server/src/contracts';
import { variableGuide } from '../../../../../../server/src/features/templates/core/variables';

const reading = (locale: string, messages: Record<string, string>): Translate => {
  const intl = createIntl({ locale, messages });
  return (id, values) => intl.formatMessage({ id }, values);
};
const nobody = { uid: 'api::contact.contact', roles: {} };
/** Those that every site has: no field of its own is mapped. */
const guide = variableGuide({ contact: nobody, company: undefined, catalogue: { types: {} } as never });

describe('the words of a template’s variables', () => {
  it('are those of the server in English', () => {
    const said = ({ name, description }: TemplateVariable) => [
      name,
      variableWords(reading('en', en), { name, description }),
    ];
    expect(guide.map(said)).toEqual(guide.map(({ name, description }) => [name, description]));
  });

  it('are Thai in Thai', () => {
    const said = guide.map((variable) => variableWords(reading('th', th), variable));
    expect(said.filter((words) => /[a-z]/i.test(words))).toEqual([]);
    expect(said.length).toBeGreaterThan(5);
  });

  it.each(['contact.city', 'brand_new', 'constructor'])(
    'of %s, which the panel does not know, are the server’s',
    (name) => {
      expect(variableWords(reading('th', th), { name, description: 'City' })).toBe('City');
    },
  );
});
