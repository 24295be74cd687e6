import { expect, test } from 'vitest';
import { idleSync, type SyncState } from '../../contract/sync.ts';
import { isRunning, knownWaiting, viewOf } from '../../renderer/features/sync/syncView.ts';

const underWay: SyncState = {
  ...idleSync,
  lastContactAt: '2027-11-23T14:02:00Z',
  waiting: 6,
  sending: 1,
  run: { done: 3, total: 10, refused: 0, needsYou: 0 },
};

test('a run is under way only while something is being sent', () => {
  expect(isRunning(underWay)).toBe(true);
  expect(isRunning({ ...underWay, sending: 0 })).toBe(false);
  expect(isRunning({ ...underWay, pause: { reason: 'chosen' } })).toBe(false);
  expect(isRunning({ ...underWay, pause: { reason: 'credentials', said: null } })).toBe(false);
});

test('words are quoted with their author', () => {
  const said = (pause: SyncState['pause']) => viewOf({ ...underWay, pause }).said;
  expect(said({ reason: 'credentials', said: 'invalid_client' })).toEqual({
    by: 'platform',
    text: 'invalid_client',
  });
  expect(said({ reason: 'offline', since: '2027-11-23T14:02:00Z', said: 'ENOTFOUND' })).toEqual({
    by: 'system',
    text: 'ENOTFOUND',
  });
  expect(said({ reason: 'between', since: '2027-11-23T14:02:00Z', said: '403: Sign in' })).toEqual({
    by: 'between',
    text: '403: Sign in',
  });
  expect(said({ reason: 'offline', since: '2027-11-23T14:02:00Z', said: '' })).toBeNull();
  expect(said({ reason: 'noSecret' })).toBeNull();
});

test('"online" is shown only after the platform has answered', () => {
  expect(viewOf(idleSync).condition).toBe('neverReached');
  expect(viewOf(underWay).condition).toBe('online');
  expect(viewOf({ ...underWay, pause: { reason: 'chosen' } }).condition).toBe('chosen');
});

test('what waits is not known before sending has begun, nor while the data file counts more than the lanes hold', () => {
  const released = { reason: 'waitsForSending', count: 1_600, id: null, nextAttemptAt: null } as const;
  expect(knownWaiting({ ...idleSync, pause: { reason: 'checking' } })).toBeNull();
  expect(knownWaiting({ ...idleSync, pause: { reason: 'chosen' }, waits: [released] })).toBeNull();
  expect(knownWaiting({ ...idleSync, waiting: 1, waits: [released] })).toBeNull();
  expect(knownWaiting({ ...idleSync, waiting: 1_600, waits: [released] })).toBe(1_600);
  expect(knownWaiting({ ...idleSync, pause: { reason: 'chosen' } })).toBe(0);
});
