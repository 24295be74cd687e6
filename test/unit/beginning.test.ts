import { beforeEach, expect, it } from 'vitest';
import { createBeginning } from '../../main/session/beginning.ts';
import { createPrecedence } from '../../main/storage/precedence.ts';
import type { Ref } from '../../main/sync/submission.ts';
import { refOf } from '../support/samples.ts';
import { until } from '../support/until.ts';

const refs = (count: number, name: string): Ref[] =>
  Array.from({ length: count }, (_, index) => refOf(`${name}${index}`));

let done: string[];
let passed: () => void;
let listsRead: PromiseWithResolvers<void>;
let stopping: AbortController;
let failures: unknown[];

beforeEach(() => {
  done = [];
  passed = () => {};
  listsRead = Promise.withResolvers();
  stopping = new AbortController();
  failures = [];
});

/** Begins with so many submissions, of which some claim too much. A hundred refreshed stages are a time slice. */
function begin(claim: number, others: number) {
  const claiming = refs(claim, 'claiming');
  const beginning = createBeginning({
    check: {
      state: { failed: null },
      start(whenPassed) {
        done.push('check');
        passed = whenPassed;
      },
    },
    listsRead: () => listsRead.promise,
    precedence: createPrecedence(),
    sending: {
      *unfinished() {
        if (others > 200) yield;
        return { claiming, all: [...claiming, ...refs(others, 'other')] };
      },
      start: (unfinished) => done.push(`lanes ${unfinished.length}`),
    },
    upkeep: {
      *refreshStages(some, atOnce = 1) {
        for (const [index, { id }] of some.entries()) {
          if (index >= atOnce && index % 100 === 0) yield;
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

/** Lets the lists be read, and the file pass its check. */
async function pass(): Promise<void> {
  listsRead.resolve();
  await until(() => done.includes('check'), 'the check has begun');
  passed();
}

it('has refreshed everything when it returns, if little is unfinished, and waits for the check alone', async () => {
  const beginning = begin(2, 3);
  expect(done).toEqual(['claiming0', 'claiming1', 'other0', 'other1', 'other2']);
  expect(beginning.isPreparing).toBe(true);
  await pass();
  expect(done.slice(5)).toEqual(['check', 'lanes 5', 'contact']);
  expect(beginning.isPreparing).toBe(false);
});

it('starts the lanes as soon as no stage claims too much, before the others are refreshed', async () => {
  begin(3, 300);
  await until(() => done.includes('claiming2'), 'no stage claims too much');
  await pass();
  await until(() => done.includes('other299'), 'every stage is refreshed');
  expect(done.slice(0, 4)).toEqual(['claiming0', 'claiming1', 'claiming2', 'check']);
  expect(done.indexOf('lanes 303')).toBeLessThan(done.indexOf('other299'));
  expect(failures).toEqual([]);
});

it('starts nothing when the file passes after the session was stopped', () => {
  begin(1, 1);
  stopping.abort();
  passed();
  expect(done).toEqual(['claiming0', 'other0']);
});
