import { describe, expect, test } from 'vitest';
import type { GroupReason } from '../../contract/submission.ts';
import type { Pause, SyncGroup } from '../../contract/sync.ts';
import { choiceOf, untilOf } from '../../renderer/features/sync/groupView.ts';

const group = (reason: GroupReason, nextAttemptAt: string | null = null): SyncGroup => ({
  reason,
  count: 2,
  id: null,
  nextAttemptAt,
});
const now = Date.parse('2027-11-23T14:02:00Z');
const soon = '2027-11-23T14:05:40Z';

describe('what a group waits for', () => {
  test.each([
    ['waitsForSending', 'turn'],
    ['costsDocument', 'document'],
    ['noWallet', 'wallet'],
  ] as const)('for %s is called "%s"', (reason, key) =>
    expect(untilOf(group(reason), null, now)?.key).toBe(key),
  );

  test('for a retry is its time, or at once when that has come', () => {
    expect(untilOf(group('waitsForRetry', soon), null, now)).toEqual({
      key: 'attempt',
      at: soon,
    });
    expect(untilOf(group('waitsForRetry', soon), null, Date.parse(soon))?.key).toBe('due');
    expect(untilOf(group('waitsForRetry'), null, now)?.key).toBe('due');
  });

  test.each(['costsDocument', 'noWallet'] as const)(
    'for %s is the time when the platform is asked again',
    (reason) => {
      expect(untilOf(group(reason, soon), null, now)).toEqual({ key: 'look', at: soon });
      expect(untilOf(group(reason, soon), null, Date.parse(soon))?.at).toBeNull();
    },
  );

  test('is nothing while the group is under way', () => {
    expect(untilOf(group('sending'), null, now)).toBeNull();
    expect(untilOf(group('sending'), { reason: 'chosen' }, now)).toBeNull();
  });

  const pauses: Pause[] = [
    { reason: 'chosen' },
    { reason: 'offline', since: soon, said: null },
    { reason: 'credentials', said: null },
    { reason: 'noSecret' },
    { reason: 'keychain', said: null },
    { reason: 'storage', disk: 'storageFull', said: null },
  ];
  test.each(pauses)('is the end of the pause while the app is paused ($reason)', (pause) => {
    for (const reason of ['waitsForSending', 'waitsForRetry', 'costsDocument', 'noWallet'] as const)
      expect(untilOf(group(reason, soon), pause, now)).toEqual({ key: pause.reason, at: null });
  });
  test('is the moment that the platform asked for', () =>
    expect(untilOf(group('waitsForSending'), { reason: 'rateLimited', until: soon }, now)).toEqual({
      key: 'rateLimited',
      at: soon,
    }));
});

test('each group leads to the subscriptions with its reason', () => {
  expect(choiceOf(group('chooseWallet'))).toBe('chooseWallet');
  expect(choiceOf(group('sending')), 'the reason of what is being sent changes with each step').toBe(
    'onItsWay',
  );
});
