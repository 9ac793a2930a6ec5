/** Strapi writes column names into the attribute objects it is given: each column gets an object of its own. */
export const ownAttributes = <T extends object>(attributes: T): T =>
  Object.fromEntries(Object.entries(attributes).map(([name, attribute]) => [name, { ...attribute }])) as T;
