/** Which column of a file plays which role, from its header and the --map flag. */

/** First match wins; the names are compared without case, spaces and underscores. */
const GUESSES = {
  id: ['orderid', 'ordernumber', 'orderno', 'number', 'invoiceno', 'id'],
  customer: ['customerid', 'customercode', 'customer', 'clientid', 'contactid', 'masterid', 'userid', 'email'],
  date: ['orderdate', 'placedat', 'orderedat', 'invoicedate', 'date', 'createdat'],
  total: ['revenue', 'total', 'ordertotal', 'amount', 'dollarvalue', 'value'],
  name: ['customername', 'fullname', 'name'],
  firstName: ['firstname', 'givenname'],
  lastName: ['lastname', 'surname', 'familyname'],
  email: ['email', 'emailaddress', 'mail'],
  currency: ['currency'],
};
const REQUIRED = ['customer', 'date', 'total'];

const plain = (name) => name.toLowerCase().replace(/[\s_-]/g, '');

export class ColumnError extends Error {}

const listed = (columns) => `The file has: ${columns.join(', ')}.`;

/** "id=order_id,total=revenue" → { id: 'order_id', total: 'revenue' }. */
export const parseMap = (text) => {
  const entries = text
    .split(',')
    .filter(Boolean)
    .map((pair) => pair.split('=').map((part) => part.trim()));
  for (const [role, column] of entries) {
    if (!Object.hasOwn(GUESSES, role) || !column) {
      throw new ColumnError(`--map wants role=column pairs; the roles are ${Object.keys(GUESSES).join(', ')}`);
    }
  }
  return Object.fromEntries(entries);
};

/** Answers role → column name. Refuses a named column that is not there and a required role without a column. */
export const chooseColumns = (columns, named) => {
  const chosen = {};
  for (const [role, guesses] of Object.entries(GUESSES)) {
    if (named[role] && !columns.includes(named[role])) {
      throw new ColumnError(`--map says ${role}=${named[role]}, but there is no such column. ${listed(columns)}`);
    }
    const guessed = guesses.map((guess) => columns.find((column) => plain(column) === guess)).find(Boolean);
    const column = named[role] ?? guessed;
    if (column) chosen[role] = column;
  }
  const missing = REQUIRED.filter((role) => !chosen[role]);
  if (missing.length > 0) {
    throw new ColumnError(
      `No column for ${missing.join(' and ')}: name it with --map ${missing[0]}=… ${listed(columns)}`,
    );
  }
  return chosen;
};
