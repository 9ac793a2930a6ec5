/** An address that its owner recognises and nobody else can use: a•••@x.test. */
export const maskAddress = (address: string): string => {
  const at = address.lastIndexOf('@');
  const [first = ''] = Array.from(address);
  return at < 1 ? '•••' : `${first}•••${address.slice(at)}`;
};

const LOCAL_PART = /"[^"]*"|[^\s<>()[\]"',;:@][^\s<>()[\]",;:@]*/.source;
const DOMAIN = /\[?[^\s<>()[\]"',;:@/]+/.source;
/** Also in the query of a link. */
const AT = /@|%40/.source;
const ADDRESSES = new RegExp(`(?:${LOCAL_PART})(?:${AT})${DOMAIN}`, 'giu');

/** The same for every address in a text, such as a mail server’s answer. */
export const maskAddressesIn = (text: string): string =>
  text.replace(ADDRESSES, (address) => maskAddress(address.replace(/%40/g, '@')));

/** For what outlives the person: nothing of an address is left, not even its domain. */
export const withoutAddresses = (text: string): string => text.replace(ADDRESSES, '•••');
