import fc from 'fast-check';
import type { Happening } from './acts.ts';
import type { Fault } from './answers.ts';
import { edits, toPerson } from './form.ts';
import type { PersonAct } from './people.ts';

/** An hour in milliseconds. */
export const hour = 3_600_000;

/**
 * Faults to choose from. Faults that decide whether a call certainly arrived are listed more often, because most
 * problems follow from them.
 */
const harm: Fault[] = [
  'lostAfter',
  'lostAfter',
  'lostAfter',
  'lostBefore',
  'errorAfter',
  'errorBefore',
  'htmlAfter',
  'htmlBefore',
  'cutOff',
  'senseless',
  'empty',
  'rejected',
  'unprocessable',
  'conflict',
  'forbidden',
  'notFound',
  'rateLimited',
  'unauthorised',
  'unauthorisedTwice',
  'noConnection',
  'noConnection',
  'noConnection',
  'resent',
  'resent',
  'respelled',
  'respelled',
  'contradicting',
  'noContent',
  'emptyObject',
  'stale',
  'foreign',
  'incomplete',
  'locked',
  'tooEarly',
  'unavailable',
  'unknownShape',
];
/** Plain objects, which are readable when a failing story is printed. */
const record = <T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  fc.record<T>(model, { noNullPrototype: true });
const of = fc.nat(1);
const milliseconds = (...some: number[]) => fc.constantFrom(...some);

const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 8,
    arbitrary: record({ do: fc.constant('answer' as const), fault: fc.constant('ok' as const) }),
  },
  {
    weight: 8,
    arbitrary: record({ do: fc.constant('answer' as const), fault: fc.constantFrom(...harm) }),
  },
  { weight: 6, arbitrary: record({ do: fc.constant('queue' as const), of, completes: fc.boolean() }) },
  {
    weight: 5,
    arbitrary: record({
      do: fc.constant('edit' as const),
      of,
      edit: fc.constantFrom(...Object.keys(edits)),
    }),
  },
  { weight: 2, arbitrary: record({ do: fc.constantFrom('takeBack', 'remove', 'restore'), of }) },
  {
    weight: 3,
    arbitrary: record({
      do: fc.constant('decide' as const),
      of,
      decision: fc.constantFrom('sendAgain', 'record', 'giveUp', 'takeOver', 'sendAnew', 'leave'),
    }),
  },
  {
    weight: 3,
    arbitrary: record({
      do: fc.constant('crashAt' as const),
      point: fc.constantFrom(
        'beforeOperationCommit',
        'afterOperationCommit',
        'duringCall',
        'afterAnswer',
        'beforeAnswerCommit',
        'afterAnswerCommit',
        'beforeDecisionCommit',
        'afterDecisionCommit',
      ),
    }),
  },
  {
    weight: 2,
    arbitrary: record({ do: fc.constantFrom('crash', 'restart'), processed: fc.boolean() }),
  },
  {
    weight: 3,
    arbitrary: record({
      do: fc.constant('pass' as const),
      milliseconds: milliseconds(1_000, 30_000, 11 * 60_000),
    }),
  },
  {
    weight: 2,
    arbitrary: record({
      do: fc.constant('sleep' as const),
      milliseconds: milliseconds(hour, 25 * hour),
    }),
  },
  {
    weight: 2,
    arbitrary: record({
      do: fc.constant('setClock' as const),
      milliseconds: milliseconds(-72 * hour, -hour, 4 * 60_000, hour, 72 * hour),
    }),
  },
  { weight: 3, arbitrary: record({ do: fc.constantFrom('offline', 'secret', 'hurry', 'openWallet') }) },
);

/** A story, and the world that it is told in. */
export const story = record({
  events: fc.array(happening, { maxLength: 40, size: 'max' }),
  subscriptions: fc.integer({ min: 1, max: 2 }),
  tellsStatus: fc.boolean(),
  trusting: fc.boolean(),
});

const person = fc.nat(1);
const personAct: fc.Arbitrary<PersonAct> = fc.oneof(
  { weight: 5, arbitrary: record({ person, do: fc.constant('queue' as const), completes: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: record({
      person,
      do: fc.constant('rename' as const),
      name: fc.constantFrom('Erika', 'Hans', ''),
    }),
  },
  {
    weight: 2,
    arbitrary: record({
      person,
      do: fc.constant('attach' as const),
      content: fc.constantFrom('passport', 'other'),
    }),
  },
  { weight: 1, arbitrary: record({ person, do: fc.constant('takeBack' as const) }) },
  { weight: 1, arbitrary: record({ person, do: fc.constant('loseFiles' as const) }) },
  {
    weight: 3,
    arbitrary: record({
      person,
      do: fc.constant('decide' as const),
      decision: fc.constantFrom('sendAgain', 'record', 'giveUp', 'takeOver', 'leave'),
    }),
  },
);

/** Most events of a story with people: it takes more of them until a subscription that waits is sent. */
const longest = 60;

/** A story of both kinds. The first subscription refers to the first person. */
export const storyWithPeople = record({
  events: fc.array(
    fc.oneof(
      { weight: 4, arbitrary: happening },
      {
        weight: 2,
        arbitrary: record({ do: fc.constant('answer' as const), fault: fc.constant('ok' as const) }),
      },
      { weight: 2, arbitrary: personAct },
      { weight: 1, arbitrary: record({ do: fc.constant('edit' as const), of, edit: fc.constant(toPerson) }) },
    ),
    { maxLength: longest, size: 'max' },
  ),
  subscriptions: fc.integer({ min: 1, max: 2 }),
  people: fc.integer({ min: 1, max: 2 }),
  tellsStatus: fc.boolean(),
  trusting: fc.boolean(),
});
