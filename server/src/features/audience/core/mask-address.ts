/** An address that its owner recognises and nobody else can use: a•••@x.test. */
export const maskAddress = (address: string): string => {
  const at = address.lastIndexOf('@');
  const [first = ''] = Array.from(address);
  return at < 1 ? '•••' : `${first}•••${address.slice(at)}`;
};

const ADDRESSES = /[^\s<>()[\]"',;:@]+@[^\s<>()[\]"',;:@]+/gu;

/** The same for every address in a text, such as a mail server’s answer. */
export const maskAddressesIn = (text: string): string => text.replace(ADDRESSES, maskAddress);
