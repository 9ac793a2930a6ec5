import { dropSeeded } from './seeded-database';

export default dropSeeded;
