interface Answer {
  body: unknown;
}

export default {
  find(ctx: Answer) {
    ctx.body = { data: { title: 'For members', text: 'Your discount code is BAAN10.' } };
  },
  join(ctx: Answer) {
    ctx.body = { data: { title: 'Become a member', text: 'Members get 10 % off.' } };
  },
};
