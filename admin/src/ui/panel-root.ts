import { identity } from '../contracts';

/** Where the plugin’s pages begin. */
export const PANEL_ROOT = `/plugins/${identity.name}`;
