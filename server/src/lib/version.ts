/** Versions as numbers between dots; a pre-release counts as its release. */
const parts = (version: string): number[] =>
  (version.split(/[-+]/)[0] ?? '').split('.').map((part) => Number(part) || 0);

export const isVersionBefore = (version: string, limit: string): boolean => {
  const [own, other] = [parts(version), parts(limit)];
  const at = other.findIndex((part, index) => part !== (own[index] ?? 0));
  return at >= 0 && (own[at] ?? 0) < (other[at] ?? 0);
};
