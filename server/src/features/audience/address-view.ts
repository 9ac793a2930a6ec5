/**
 * The one rule about the addresses that the plugin itself keeps (mail log, enrollments, suppressions, erasing): who may
 * not read that attribute of contacts sees them masked, asks nothing by them and takes no file of them away.
 */
import { DomainError, errorDetail, type ErrorPath } from '../../contracts';
import { EVERYTHING } from '../../lib/content-reads';
import { readsOf, type Caller } from '../../platform/caller';
import type { Audience, ReadableAudience } from './audience';
import { maskAddress, maskAddressesIn } from './core/mask-address';

/** Addresses as one caller may see them. */
export interface AddressView {
  isMasked: boolean;
  address<T extends string | null>(address: T): T | string;
  /** A text with addresses in it, such as a mail server’s answer or a note. */
  words<T extends string | null>(text: T): T | string;
  /** Throws forbidden where addresses are masked, and names the right. `doing` begins the sentence. */
  demand(doing: string, path: ErrorPath): void;
}

export type AddressViews = (caller: Caller) => AddressView;

interface Asked extends Pick<Audience, 'entity' | 'mayRead'> {
  readableBy(...of: Parameters<Audience['readableBy']>): Pick<ReadableAudience, 'mayRead'>;
}

export const createAddressViews =
  (audience: Asked): AddressViews =>
  (caller) => {
    const reads = readsOf(caller);
    const contact = audience.entity('contact');
    // Without contacts there is no attribute that could be granted.
    const isMasked = contact ? !audience.readableBy(reads).mayRead(contact, 'email') : reads !== EVERYTHING;
    const shown =
      (masked: (text: string) => string) =>
      <T extends string | null>(text: T) =>
        text !== null && isMasked ? masked(text) : text;
    return {
      isMasked,
      address: shown(maskAddress),
      words: shown(maskAddressesIn),
      demand(doing, path) {
        if (!isMasked) return;
        const message = `${doing} needs the right to read addresses: ${rightIn(audience)}`;
        throw new DomainError('forbidden', message, [errorDetail(path, message)]);
      },
    };
  };

const rightIn = (audience: Asked): string => {
  const contact = audience.entity('contact');
  if (!contact) return 'this site has no contacts, so that only super admins and tokens that read everything have it';
  const attribute = `“${contact.roles.email}” of ${contact.uid}`;
  return audience.mayRead(contact, 'email')
    ? `${attribute}, which a role is granted under Content Manager, Read, and a token by the type’s find`
    : `${attribute}, which this site keeps private from everybody`;
};
