/** One CRM on SQLite for a suite that reads nothing from it but its schema. */
import { openCrm, type Crm } from './open-crm';

export const createSqliteOnly = (): (() => Crm) => {
  let crm: Crm | undefined;
  beforeAll(async () => {
    crm = await openCrm('sqlite');
  });
  afterAll(() => crm?.close());
  return () => {
    if (!crm) throw new Error('The suite has not begun');
    return crm;
  };
};
