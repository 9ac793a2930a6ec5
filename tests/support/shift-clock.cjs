/** A process whose clock is wrong: every Date without an argument, and Date.now. */
exports.shiftClock = (ms) => {
  const RealDate = Date;
  globalThis.Date = class extends RealDate {
    constructor(...parts) {
      if (parts.length > 0) super(...parts);
      else super(RealDate.now() + ms);
    }
    static now() {
      return RealDate.now() + ms;
    }
  };
};
