import { beforeEach, expect, it } from 'vitest';
import { createBeginning } from '../../main/session/beginning.ts';
import type { Ref } from '../../main/sync/submission.ts';
import { refOf } from '../support/samples.ts';
import { until } from '../support/until.ts';

const refs = (count: number, name: string): Ref[] =>
  Array.from({ length: count }, (_, index) => refOf(`${name}${index}`));

let done: string[];
let passed: () => void;
let stopping: AbortController;
let failures: unknown[];

beforeEach(() => {
  done = [];
  passed = () => {};
  stopping = new AbortController();
  failures = [];
});

/** Begins with so many submissions. Each refreshed stage is a time slice. */
function begin(open: number, others: number) {
  const beginning = createBeginning({
    check: {
      start(whenPassed) {
        passed = whenPassed;
      },
    },
    sending: {
      *unfinished() {
        if (others > 200) yield;
        return { open: refs(open, 'open'), others: refs(others, 'other') };
      },
      start: (unfinished) => done.push(`lanes ${unfinished.length}`),
    },
    upkeep: {
      *refreshStages(some, atOnce = 1) {
        for (const [index, { id }] of some.entries()) {
          if (index >= atOnce) yield;
          done.push(id);
        }
      },
      start() {},
    },
    contact: { begin: async () => void done.push('contact') },
    investors: { *openRest() {} },
    signal: stopping.signal,
    changed() {},
    failed: (error) => failures.push(error),
  });
  beginning.start();
  return beginning;
}

it('has refreshed everything when it returns, if little is unfinished, and waits for the check alone', () => {
  const beginning = begin(2, 3);
  expect(done).toEqual(['open0', 'open1', 'other0', 'other1', 'other2']);
  expect(beginning.isPreparing).toBe(true);
  passed();
  expect(done.slice(5)).toEqual(['lanes 5', 'contact']);
  expect(beginning.isPreparing).toBe(false);
});

it('starts the lanes as soon as no open operation claims too much, before the other stages are refreshed', async () => {
  begin(3, 300);
  passed();
  await until(() => done.includes('other299'), 'every stage is refreshed');
  expect(done.slice(0, 5)).toEqual(['open0', 'open1', 'open2', 'lanes 303', 'contact']);
  expect(failures).toEqual([]);
});

it('starts nothing when the file passes after the session was stopped', () => {
  begin(1, 1);
  stopping.abort();
  passed();
  expect(done).toEqual(['open0', 'other0']);
});
