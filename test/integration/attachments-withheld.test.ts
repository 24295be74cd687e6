/** A file that the system withholds is no damage: nothing is concluded from it, and it is read again later. */
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Clock } from '../../main/clock.ts';
import { type FarFolder, isAtFolder, openFarFolder } from '../../main/profile/far-folder.ts';
import { FileWithheld } from '../../main/profile/file-withheld.ts';
import { createCipher } from '../../main/storage/cipher.ts';
import { bringAttachments } from '../../main/storage/second-attachments.ts';
import { bringAttachmentsTo } from '../../main/storage/takeover-attachments.ts';
import { longestWithheld, mostWithheld } from '../../main/sync/retry.ts';
import {
  type AppWithPeople,
  appWithPeople,
  enterPerson,
  personReaches,
  proofOf,
  withSecondKind,
} from '../second-kind/app.ts';
import { createPeoplePlatform, type PeoplePlatform } from '../second-kind/endpoints.ts';
import { personRef } from '../second-kind/people.ts';
import type { Person } from '../second-kind/person.ts';
import { bytesOf, namedFiles, owner, passport } from '../support/attachments.ts';
import { fastClock, movableClock, withRealFolderTimes } from '../support/clocks.ts';
import { enter } from '../support/headless.ts';
import { reaches, type Scenario, scenario } from '../support/scenario.ts';
import { ScratchAttachments } from '../support/scratch-attachments.ts';
import { until } from '../support/until.ts';

const withheld = vi.hoisted(() => ({ times: 0, code: 'EBUSY', folder: null as string | null, hits: 0 }));
vi.mock('node:fs/promises', async (original) => {
  const { withholding } = await import('../support/withheld.ts');
  return withholding((await original()) as typeof import('node:fs/promises'), withheld);
});
const forever = Number.POSITIVE_INFINITY;
beforeEach(() => {
  Object.assign(withheld, { times: 0, code: 'EBUSY', folder: null, hits: 0 });
});

describe('an attachment whose file is withheld', () => {
  let here: ScratchAttachments;
  let id: string;
  beforeEach(async () => {
    here = new ScratchAttachments();
    id = await here.attachments.add(owner, bytesOf(9), passport);
  });
  afterEach(() => here.close());

  it.each(['EBUSY', 'EMFILE', 'EACCES', 'EPERM', 'EIO', 'UNKNOWN'])('with %s has no fault', async (code) => {
    Object.assign(withheld, { code, times: 2 });
    await expect(here.attachments.read(id)).rejects.toMatchObject({ name: FileWithheld.name, code });
    const faults = [];
    for await (const fault of here.attachments.faults({ rest: 0 })) faults.push(fault);
    expect([faults, withheld.hits]).toEqual([[], 2]);
    expect(here.attachments.describe(id)?.fault).toBe(null);
    expect(await here.attachments.read(id)).toEqual(bytesOf(9));
  });

  it('can be added again', async () => {
    withheld.times = 1;
    const again = await here.attachments.add(owner, bytesOf(9), passport);
    expect(withheld.hits).toBe(1);
    expect(await here.attachments.read(again)).toEqual(bytesOf(9));
  });
});

describe('sending a file that is withheld', () => {
  let there: PeoplePlatform;
  let here: Scenario;
  let app: AppWithPeople;
  const open = (more: { clock?: Clock; random?(): number } = {}) =>
    appWithPeople(here.open({ ...withSecondKind, ...more }));
  beforeEach(async () => {
    there = createPeoplePlatform();
    here = await scenario({ endpoints: there.endpoints });
    app = open();
  });
  afterEach(() => here.close());

  const notSent = (id: string) =>
    [...app.trail.of(personRef(id))]
      .filter(({ what }) => what === 'operation.notSent')
      .map(({ details }) => (details as { because: string }).because);
  const uploads = () =>
    app.core.db.sql
      .prepare(`SELECT state, attempts, first_sent_at AS at FROM operations WHERE kind = 'uploadProof'`)
      .all();
  /** Opens the app with short pauses and a clock that passes only when a test says so. */
  async function withShortPauses() {
    await app.close();
    const clock = movableClock(Date.now());
    app = open({ clock, random: () => 0.001 });
    return clock;
  }

  it('waits a moment and holds nothing else back', async () => {
    withheld.times = forever;
    app.start();
    const id = await enterPerson(app, 'Erika');
    await until(() => withheld.hits > 1, 'it was asked for again');
    const other = enter(app, here.form());
    await reaches(app, other, 'complete');
    expect(app.people.get(id)).toMatchObject({ stage: 'onItsWay', reason: 'waitsForSending' });
    expect(notSent(id)).toEqual(['fileWithheld']);
    withheld.times = 0;
    await personReaches(app, id, 'complete');
    expect([there.proofs.size, uploads().length]).toEqual([1, 1]);
  });

  it('goes back to the person who released it only after half an hour, and counts as never sent', async () => {
    const clock = await withShortPauses();
    withheld.times = forever;
    app.start();
    const id = await enterPerson(app, 'Erika');
    await until(() => withheld.hits > mostWithheld, 'it was asked for again');
    clock.pass(longestWithheld - 60_000);
    const before = withheld.hits;
    await until(() => withheld.hits > before + 1, 'it was asked for again');
    expect(app.people.get(id).reason).toBe('waitsForSending');
    clock.pass(60_000);
    await personReaches(app, id, 'takenBack');
    expect(notSent(id)).toEqual(['fileWithheld', 'fileWithheld']);
    expect(uploads()).toEqual([{ state: 'abandoned', attempts: 0, at: null }]);
    withheld.times = 0;
    app.people.queue(id);
    await personReaches(app, id, 'complete');
    expect(there.proofs.size).toBe(1);
  });

  it('is sent again after hours when an earlier attempt may have arrived', async () => {
    const path = '/v2/persons/*/proofs/';
    here.sandbox.faults.add({ kind: 'lost', when: 'after', method: 'POST', path, times: 99 });
    app.start();
    const id = await enterPerson(app, 'Erika');
    await until(() => there.proofs.size === 1, 'it has arrived');
    const clock = await withShortPauses();
    here.sandbox.faults.clear();
    withheld.times = forever;
    app.start();
    await until(() => withheld.hits > mostWithheld, 'it was asked for again');
    clock.pass(6 * longestWithheld);
    const before = withheld.hits;
    await until(() => withheld.hits > before + 1, 'it was asked for again');
    expect(app.people.get(id)).toMatchObject({ stage: 'uncertain', reason: 'waitsForRetry' });
    withheld.times = 0;
    await personReaches(app, id, 'complete');
    expect([there.proofs.size, here.report().keyMisuse]).toEqual([1, 0]);
  });

  it.each([
    ['an equal file', { mediaType: 'application/pdf' }],
    ['a file of another type', { mediaType: 'image/png' }],
  ])('sends the file that the form names after %s has replaced it', async (_, { mediaType }) => {
    withheld.times = forever;
    app.start();
    const id = await enterPerson(app, 'Erika');
    await until(() => withheld.hits > 0 && uploads()[0]?.state === 'ready', 'it was not sent');
    const former = app.people.get(id).form.proof;
    const stored = await app.attachments.store(proofOf('Erika'), { ...passport, mediaType });
    app.core.db.transaction(() => {
      const attachmentId = app.attachments.name(stored, personRef(id));
      app.core.writer.change<Person>(personRef(id), (person) => ({
        ...person,
        form: { ...person.form, proof: former && { ...former, attachmentId, mediaType } },
      }));
      if (former) app.attachments.remove(former.attachmentId);
    });
    withheld.times = 0;
    await personReaches(app, id, 'complete');
    expect(notSent(id)).toEqual(['fileWithheld', 'changed']);
    const [sent, ...more] = here.wire.calls.filter(({ path }) => path.endsWith('/proofs/'));
    expect(sent?.body).toContain(`Content-Type: ${mediaType}`);
    expect([more.length, there.proofs.size]).toEqual([0, 1]);
  });
});

describe('a file that this computer withholds', () => {
  let here: ScratchAttachments;
  let far: FarFolder;
  let name: string;
  const inFar = (...names: string[]) => join(here.folder, 'far', ...names);
  const signal = new AbortController().signal;
  beforeEach(async () => {
    here = new ScratchAttachments();
    await here.attachments.add(owner, bytesOf(9), passport);
    [name = ''] = namedFiles(here.attachments);
    mkdirSync(inFar('attachments'), { recursive: true });
    mkdirSync(inFar('staging'));
    far = openFarFolder(inFar(), withRealFolderTimes(fastClock()));
  });
  afterEach(async () => {
    far.close();
    await until(() => !isAtFolder(), 'no thread is held');
    here.close();
  });
  const cipher = () => createCipher(here.dataKey);

  it('is lacking in the second folder only if no whole copy is there', async () => {
    const bytes = readFileSync(here.inFolder(name)).length;
    const backUp = (there: number | null) =>
      bringAttachments(
        { far, folder: inFar() },
        { named: [{ file: name, bytes, there }], bytes },
        {
          ...{ path: join(here.folder, 'desk.sqlite'), staging: inFar('staging') },
          ...{ cipher: cipher(), signal, passed: () => {} },
        },
      );
    Object.assign(withheld, { folder: join(here.folder, 'attachments'), times: 1 });
    expect(await backUp(null)).toBe(1);
    expect(await backUp(null), 'once the system gives it').toBe(0);
    withheld.times = 1;
    expect(await backUp(bytes)).toBe(0);
    expect(withheld.hits).toBe(2);
  });

  it('is not left out of a takeover when it is withheld only once', async () => {
    const takeOver = async () => {
      rmSync(here.inFolder(name));
      return bringAttachmentsTo(join(here.folder, 'desk.sqlite'), {
        ...{ far, cipher: cipher(), signal, checking: () => {} },
        copies: [{ path: inFar('desk.sqlite') }],
        isOfFile: async () => true,
      });
    };
    await far.copy(here.inFolder(name), inFar('attachments', name));
    withheld.times = 1;
    expect([await takeOver(), withheld.hits]).toEqual([0, 1]);
    withheld.times = forever;
    await expect(takeOver(), 'one that it never gives').resolves.toBe(1);
  });
});
