import { open } from 'node:fs/promises';

/**
 * Appends JSON lines; `append` resolves when its line is on the disk.
 * Lines that arrive during an fsync share the next one, so that a flood is not bound to one fsync per message.
 */
export const openJournal = async (file) => {
  const handle = await open(file, 'a');
  let waiting = [];
  let flushing;

  const flush = async () => {
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      try {
        await handle.write(batch.map((item) => item.line).join(''));
        await handle.sync();
        batch.forEach((item) => item.resolve());
      } catch (error) {
        batch.forEach((item) => item.reject(error));
      }
    }
    flushing = undefined;
  };

  return {
    append: (entry) =>
      new Promise((resolve, reject) => {
        waiting.push({ line: `${JSON.stringify(entry)}\n`, resolve, reject });
        flushing ??= flush();
      }),
    close: async () => {
      await flushing;
      await handle.close();
    },
  };
};
