import { expect, it } from 'vitest';
import type { Json } from '../../contract/primitives.ts';
import type { CallOutcome } from '../../main/platform/client.ts';
import { isOwnRefusal } from '../../main/platform/voice.ts';
import { type ReadBack, readThere } from '../../main/sync/read-back.ts';
import { answered } from '../support/concluding.ts';

const ours = 'b1c1d1e1-0000-4000-8000-000000000001';
const other = 'b1c1d1e1-0000-4000-8000-000000000002';
const third = 'b1c1d1e1-0000-4000-8000-000000000003';
const path = '/v2/proofs/';

/** Reads back in a list with these pages. Returns the outcome, and how often the send gate was told of something. */
async function reading(...pages: CallOutcome[]) {
  let told = 0;
  const rest = [...pages];
  const core = {
    client: { call: async () => rest.shift() ?? answered(500, {}) },
    sendGate: { observe: () => (told += 1) },
    sender: { environmentId: 'e', baseUrl: 'https://platform.invalid', clientId: 'c' },
  } as unknown as Parameters<typeof readThere>[0];
  const there: ReadBack = { id: ours, path, isList: true };
  const outcome = await readThere(core, there, 'subject');
  return { outcome, told, unread: rest.length };
}
const page = (entries: Json[], more: { [name: string]: Json } = {}) =>
  answered(200, { results: entries, ...more });

it('an entry that is missing from a complete list counts as a 404 of the platform', async () => {
  const next = `${path}?page=2`;
  const { outcome } = await reading(page([{ id: other }], { next, count: 2 }), page([{ id: third }]));
  expect(outcome).toMatchObject({ kind: 'answer', status: 404 });
  expect(outcome.kind === 'answer' && isOwnRefusal(outcome)).toBe(true);
});

it.each<[string, CallOutcome]>([
  ['that has an entry without an id', page([{ id: other }, { kind: 'passport' }], { count: 2 })],
  ['that has an entry twice', page([{ id: other }, { id: other }], { count: 2 })],
  ['that is shorter than its own count', page([{ id: other }], { count: 2 })],
])('a list %s proves nothing', async (_, list) => {
  const { outcome } = await reading(list);
  expect(outcome).toMatchObject({ kind: 'answer', status: 200 });
  expect(outcome).not.toHaveProperty('body.id');
});

it('an entry that is there is found in an incomplete list, without reading further', async () => {
  const next = `${path}?page=2`;
  const { outcome, unread, told } = await reading(
    page([{ kind: 'passport' }, { id: ours.toUpperCase(), sha256: 'x' }], { next, count: 9 }),
    page([]),
  );
  expect(outcome).toMatchObject({ kind: 'answer', status: 200, body: { sha256: 'x' } });
  expect([unread, told]).toEqual([1, 1]);
});

it('a list that cannot be read to its end is that failure, told to the send gate once', async () => {
  const { outcome, told } = await reading(
    page([{ id: other }], { next: `${path}?page=2` }),
    answered(502, 'x'),
  );
  expect([outcome, told]).toMatchObject([{ kind: 'answer', status: 502 }, 2]);
});
