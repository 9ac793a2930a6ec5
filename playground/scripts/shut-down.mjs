/** Runs `work`, then `close`. Where the work fails, its own error is thrown, whatever closing says besides. */
export const thenClose = async (work, close) => {
  let result;
  try {
    result = await work();
  } catch (error) {
    await close().catch(() => undefined);
    throw error;
  }
  await close();
  return result;
};
