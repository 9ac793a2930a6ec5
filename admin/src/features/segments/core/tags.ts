/** Tags of a segment. In: those it has and what was typed. Out: the same list where nothing new was named. */
export const TAG_LIMITS = { count: 50, length: 60 } as const;

export const withTag = (tags: readonly string[], typed: string): readonly string[] => {
  const tag = typed.trim().slice(0, TAG_LIMITS.length);
  const isKnown = tags.some((other) => other.toLowerCase() === tag.toLowerCase());
  return tag === '' || isKnown || tags.length >= TAG_LIMITS.count ? tags : [...tags, tag];
};
