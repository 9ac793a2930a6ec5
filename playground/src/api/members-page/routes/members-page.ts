/** A page for the members of one segment, and one for everybody else; MEMBERS_SEGMENT says of which, by name or id. */
const segment = process.env.MEMBERS_SEGMENT;

const guarded = (path: string, handler: string, config: { segment: string; not?: true }) => ({
  method: 'GET',
  path,
  handler,
  config: { policies: [{ name: 'plugin::cohort.in-segment', config }] },
});

export default {
  routes: segment
    ? [
        guarded('/members-page', 'members-page.find', { segment }),
        guarded('/join-page', 'members-page.join', { segment, not: true }),
      ]
    : [],
};
