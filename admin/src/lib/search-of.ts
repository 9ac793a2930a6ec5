type Asked<Q> = { readonly [K in keyof Q]: string | number | undefined };

/** The query of an address, encoded, without what is not asked. */
export const searchOf = <Q extends Asked<Q>>(query: Q): string =>
  new URLSearchParams(
    Object.entries<string | number | undefined>(query).flatMap(([name, value]) =>
      value === undefined || value === '' ? [] : [[name, String(value)]],
    ),
  ).toString();

/** The host’s client writes a query as it stands, so that `&` would end a value: what it is given holds it already. */
export const pathWith = <Q extends Asked<Q>>(path: string, query: Q): string => {
  const search = searchOf(query);
  return search === '' ? path : `${path}?${search}`;
};
