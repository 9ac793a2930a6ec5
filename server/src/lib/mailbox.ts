/**
 * The one rule for an address that may be mailed, kept on a list or reported about. In: text without blanks around it.
 * Refused (false): what could name anything but one bare mailbox — a display name, a list, a group, a comment, a quoted
 * part, a host without a domain — so that one RCPT comes of it. The gate’s SQL says as much of it as every engine can.
 */

const LONGEST_ADDRESS = 254;
const LONGEST_LOCAL_PART = 64;
const ATOM = /^[^\s"(),:;<>@[\\\]\u0000-\u001f\u007f-\u009f\u2028\u2029]+$/u;
const DOMAIN =
  /^(?=.{1,253}$)[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?(?:\.[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?)+$/u;

export const isMailbox = (address: string): boolean => {
  if (address.length > LONGEST_ADDRESS) return false;
  const at = address.lastIndexOf('@');
  const local = address.slice(0, at);
  return at > 0 && local.length <= LONGEST_LOCAL_PART && ATOM.test(local) && DOMAIN.test(address.slice(at + 1));
};
