/** Reference vectors beside the checkout, as a test that prints its rate or says why it was left out. */
import fs from 'node:fs';
import path from 'node:path';
import { sharedDir } from './paths';

export interface Vector {
  id: string;
  expect: Record<string, unknown>;
  [field: string]: unknown;
}

/** Passes where `mistakes` finds nothing wrong; what it returns per vector is printed. */
export const itAgreesWith = (
  name: string,
  { only = () => true, mistakes }: { only?(vector: Vector): boolean; mistakes(vector: Vector): unknown },
): void => {
  const file = path.join(sharedDir() ?? '', 'vectors', `${name}.json`);
  if (!fs.existsSync(file))
    return void it.skip(`${name}: the reference vectors are not on this machine`, () => undefined);
  it(`agrees with ${name}`, async () => {
    const all: Vector[] = JSON.parse(fs.readFileSync(file, 'utf8')).vectors;
    const claimed = all.filter(only);
    const wrong: unknown[] = [];
    for (const vector of claimed) {
      const found = await mistakes(vector);
      if (found !== undefined) wrong.push([vector.id, found]);
    }
    console.info(
      `[vectors] ${name}: ${claimed.length - wrong.length} of ${claimed.length} claimed, ${all.length} in all`,
    );
    expect(wrong).toEqual([]);
    expect(claimed).not.toHaveLength(0);
  });
};
