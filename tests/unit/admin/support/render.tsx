import { DesignSystemProvider } from '@strapi/design-system';
import { render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { IntlProvider } from 'react-intl';
import { MemoryRouter } from 'react-router-dom';
import en from '../../../../admin/src/i18n/en.json';
import th from '../../../../admin/src/i18n/th.json';

const MESSAGES = { en, th };

/** A part of the panel as the host would show it: design system, messages, addresses. */
export const renderPart = (part: ReactNode, locale: keyof typeof MESSAGES = 'en') =>
  render(
    <IntlProvider
      locale={locale}
      messages={Object.fromEntries(Object.entries(MESSAGES[locale]).map(([key, text]) => [`cohort.${key}`, text]))}
    >
      <DesignSystemProvider locale={locale}>
        <MemoryRouter future={{ v7_startTransition: true, v7_relativeSplatPath: true }}>{part}</MemoryRouter>
      </DesignSystemProvider>
    </IntlProvider>,
  );
