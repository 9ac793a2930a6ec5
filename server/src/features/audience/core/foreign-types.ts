/** Types that are never part of an audience and never reachable by a filter, whatever relates to them. */
const FOREIGN = /^(admin::|strapi::|plugin::(cohort|upload|i18n|content-manager|content-releases|review-workflows)\.)/;

export const isForeign = (uid: string): boolean => FOREIGN.test(uid);
