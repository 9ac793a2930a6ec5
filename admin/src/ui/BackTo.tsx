import { BackButton } from '@strapi/strapi/admin';
import { PANEL_ROOT } from './panel-root';

interface Props {
  list: 'segments' | 'templates' | 'sequences' | 'deliveries';
}

/** Back to where one came from; on a page that was opened by its address, to the list of its kind. */
export const BackTo = ({ list }: Props) => <BackButton fallback={`${PANEL_ROOT}/${list}`} />;
