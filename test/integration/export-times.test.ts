import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isInstant } from '../../contract/primitives.ts';
import { exportName, typedTimeZone } from '../../main/subscriptions/export.ts';
import { type GoldenApp, goldenApp } from '../golden/app.ts';
import { goldenVersions } from '../golden/profile.ts';
import { scratchFolder } from '../support/headless.ts';
import type { TestApp } from '../support/ports.ts';
import { withoutGuards } from '../support/schema.ts';
import { until } from '../support/until.ts';

/** Matches a calendar day or a clock time in digits. */
const timeLike = /\d{4}-\d{2}-\d{2}|\b\d{1,2}\.\d{1,2}\.\d{2,4}\b|\b\d{1,2}:\d{2}\b/;
/** True when a text holds a time without a time zone. */
const lacksZone = (text: string): boolean =>
  timeLike.test(text) && !isInstant(text) && !/\b(?:UTC|GMT|MEZ|MESZ|CET|CEST)\b/.test(text);

/** Yields every text in a JSON value with its path. A text that holds JSON is searched as well. */
function* textsIn(value: unknown, path = ''): Generator<[path: string, text: string]> {
  if (typeof value === 'object' && value !== null)
    for (const [key, inner] of Object.entries(value)) yield* textsIn(inner, `${path}.${key}`);
  if (typeof value !== 'string') return;
  try {
    const inner: unknown = JSON.parse(value);
    if (typeof inner === 'object' && inner !== null) {
      yield* textsIn(inner, path);
      return;
    }
  } catch {
    // Not JSON: the text is yielded as it is.
  }
  yield [path, value];
}

describe('the search for times without a zone', () => {
  it.each([
    '2026-11-21 14:03',
    '2026-11-21',
    '2026-11-21T14:03:00',
    '21.11.2026 14:03',
    '14:03',
    'um 14:03 Uhr',
    '2026-02-31T14:03:00Z',
  ])('finds %s', (text) => expect(lacksZone(text)).toBe(true));
  it.each(['2026-11-21T14:03:00Z', '2026-11-21T14:03:00.123+01:00', '21.11.2026 14:03 MEZ', '3 Stück'])(
    'accepts %s',
    (text) => expect(lacksZone(text)).toBe(false),
  );
  it('searches JSON inside of a text, and names the path', () =>
    expect([...textsIn({ a: [{ b: '{"c":"14:03"}' }] })]).toEqual([['.a.0.b.c', '14:03']]));
});

describe.each(goldenVersions)(
  'every time in an export of a profile of version %s has its zone',
  (version) => {
    let here: GoldenApp;
    let app: TestApp;
    let elsewhere: ReturnType<typeof scratchFolder>;
    const target = () => join(elsewhere.path, 'export');
    beforeEach(async () => {
      elsewhere = scratchFolder();
      here = goldenApp(version);
      const id = here.environment('Demo mit allem');
      const file = new DatabaseSync(here.databasePath(id));
      const harm = (table: string, column: string) =>
        file.exec(
          `UPDATE ${table} SET ${column} = randomblob(80) WHERE rowid =
         (SELECT rowid FROM ${table} WHERE ${column} IS NOT NULL ORDER BY rowid LIMIT 1)`,
        );
      withoutGuards(file, () => {
        harm('subscriptions', 'data');
        harm('operations', 'answer');
        harm('documents', 'data');
        harm('reviews', 'note');
        harm('trail', 'details');
      });
      file.close();
      app = await here.open();
      await app.get('environments.activate', { id });
      await app.get('sync.setOffline', { offline: true });
      await until(async () => (await app.get('app.state')).unreadable.complete, 'all records were read');
    });
    afterEach(async () => {
      await here.close();
      elsewhere.remove();
    });

    it.each([
      ['subscriptions', () => app.get('subscriptions.export', { ids: null }), 40],
      ['the trail', () => app.get('trail.export'), 100],
      ['the log', () => app.get('log.export'), 1],
      ['unreadable records', () => app.get('storage.exportUnreadable'), 5],
    ])('in %s', async (name, exported, atLeast) => {
      here.ports.saveTo.push(target());
      await exported();
      const text = readFileSync(target(), 'utf8');
      const values =
        name === 'subscriptions'
          ? [JSON.parse(text)]
          : text
              .trim()
              .split('\n')
              .map((line) => JSON.parse(line));
      const texts = [...textsIn(values)];
      expect(texts.filter(([, each]) => isInstant(each)).length).toBeGreaterThanOrEqual(atLeast);
      expect(texts.filter(([, each]) => lacksZone(each))).toEqual([]);
    });

    it('in the suggested file name', async () => {
      here.ports.saveTo.push(target());
      await app.get('subscriptions.export', { ids: null });
      expect(here.ports.asked.at(-1)?.defaultName).toMatch(
        /^investment-desk-\d{4}-\d{2}-\d{2}T\d{2}-\d{2}Z\.json$/,
      );
      expect(exportName('2026-11-21T23:05:09.123Z')).toBe('investment-desk-2026-11-21T23-05Z.json');
    });

    it('except for text that could not be read as a time, where the file names the zone it was typed in', async () => {
      const zoneInFile = async () => {
        here.ports.saveTo.push(target());
        await app.get('subscriptions.export', { ids: null });
        return JSON.parse(readFileSync(target(), 'utf8')).timesTypedIn;
      };
      expect(await zoneInFile()).toBe('Europe/Berlin');
      await app.get('settings.update', { timeZone: 'machine' });
      const machine = Intl.DateTimeFormat().resolvedOptions().timeZone;
      expect(await zoneInFile()).toBe(machine);
      await app.get('settings.update', { timeZone: 'germany' });
      expect(await zoneInFile()).toBe(typedTimeZone('germany'));
    });
  },
);
