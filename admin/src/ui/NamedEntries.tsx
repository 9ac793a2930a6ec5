import { Typography } from '@strapi/design-system';
import { useT } from '../i18n/messages';

interface Props {
  title: string;
  entries: readonly string[];
  /** An answer names the first ones only. */
  total: number;
}

/** What an import could not use, under a heading that opens; nothing where there is nothing. */
export const NamedEntries = ({ title, entries, total }: Props) => {
  const t = useT();
  if (total === 0) return null;
  return (
    <details>
      <summary>
        <Typography>{title}</Typography>
      </summary>
      <ul>
        {entries.map((entry, index) => (
          <li key={`${index} ${entry}`}>
            <Typography variant="pi" textColor="neutral600">
              {entry}
            </Typography>
          </li>
        ))}
      </ul>
      {entries.length < total ? (
        <Typography variant="pi" textColor="neutral600">
          {t('members.review.more', { count: total - entries.length })}
        </Typography>
      ) : null}
    </details>
  );
};
