import { expect, test } from 'vitest';
import { createUnsaved } from '../../main/app/unsaved.ts';

test('a flush waits for the answer to its own question, and not for what the page told before', async () => {
  let asked = 0;
  let done = 0;
  const unsaved = createUnsaved(() => {
    asked += 1;
  });
  unsaved.tell({ unsaved: true, asked: false });
  const flushed = [unsaved.flush(), unsaved.flush()].map((each) => each.then(() => (done += 1)));
  unsaved.tell({ unsaved: false, asked: false });
  unsaved.tell({ unsaved: true, asked: true });
  await new Promise(setImmediate);
  expect([asked, done, unsaved.is]).toEqual([2, 0, true]);
  unsaved.tell({ unsaved: false, asked: true });
  await Promise.all(flushed);
  expect(unsaved.is).toBe(false);
});
