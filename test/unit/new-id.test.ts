import { expect, it } from 'vitest';
import { z } from 'zod';
import { newId } from '../../main/storage/new-id.ts';

it('makes ids that are UUIDs of version 7', () => {
  for (let made = 0; made < 100; made += 1) expect(z.uuidv7().safeParse(newId()).success).toBe(true);
});

it('makes each id once', () => {
  const ids = Array.from({ length: 10_000 }, newId);
  expect(new Set(ids).size).toBe(ids.length);
});

it('makes ids that begin with the time, so that a later one is greater', () => {
  const [before, id, after] = [Date.now(), newId(), Date.now()];
  const time = Number.parseInt(id.slice(0, 13).replace('-', ''), 16);
  expect(time).toBeGreaterThanOrEqual(before);
  expect(time).toBeLessThanOrEqual(after);
});
