import { useIsDesktop } from '@strapi/strapi/admin';
import type { Hold } from '../../../contracts';
import type { HoldActions } from './HoldAction';
import { HoldCards } from './HoldCards';
import { HoldsTable } from './HoldsTable';

/** What is held, with what lets it go on in view however narrow the window is. */
export const Holds = (props: HoldActions & { holds: Hold[] }) =>
  useIsDesktop() ? <HoldsTable {...props} /> : <HoldCards {...props} />;
