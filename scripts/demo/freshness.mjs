/** What the demo has done before, so that the second start does not do it again. Needs Node alone. */
import fs from 'node:fs';
import path from 'node:path';
import { filesIn, hashOf } from '../../tests/support/prepare/source-hash.mjs';

const SKIPPED = ['node_modules', 'dist', 'build', '.cache', '.tmp', 'generated', 'mail-sink'];

export const createFreshness = (root) => {
  const stateFile = path.join(root, 'node_modules', '.cache', 'cohort-demo.json');
  const at = (...names) => path.join(root, ...names);
  const hash = (...targets) =>
    hashOf(
      root,
      targets.flatMap((target) => filesIn(at(target), SKIPPED)),
    );

  const read = () => (fs.existsSync(stateFile) ? JSON.parse(fs.readFileSync(stateFile, 'utf8')) : {});
  const remember = (key, value) => {
    const state = { ...read(), [key]: value };
    fs.mkdirSync(path.dirname(stateFile), { recursive: true });
    fs.writeFileSync(stateFile, JSON.stringify(state, null, 2));
  };

  /** Does `work` unless it was done for the same inputs and left its outputs. Answers whether it did. */
  return async ({ key, inputs, outputs, work }) => {
    const before = hash(...inputs);
    if (read()[key] === before && outputs.every((output) => fs.existsSync(at(output)))) return false;
    await work();
    const missing = outputs.filter((output) => !fs.existsSync(at(output)));
    if (missing.length > 0) throw new Error(`The step "${key}" left out ${missing.join(', ')}`);
    remember(key, before);
    return true;
  };
};
