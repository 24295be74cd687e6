import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SubscriptionForm } from '../../contract/form.ts';
import { mostRows, stageReasons } from '../../contract/subscription.ts';
import { makeBackup } from '../../main/storage/backup.ts';
import { createCipher } from '../../main/storage/cipher.ts';
import { createSandbox, type FaultRule, type Sandbox } from '../../sandbox/index.ts';
import { type MovableClock, movableClock } from '../support/clocks.ts';
import { damageIndex } from '../support/damage.ts';
import { completeForm, memorySecrets, temporaryFolder } from '../support/headless.ts';
import { startApp, type TestApp, testPorts } from '../support/ports.ts';
import { until } from '../support/until.ts';
import {
  type Expected,
  type ExpectedEnvironment,
  goldenKeychain,
  networkTo,
  platformBase,
  platformClient,
  withoutConnection,
} from './profile.ts';

/** The stored reasons that a golden profile must contain. The other reasons are only shown while sending. */
const storedReasons = stageReasons.filter(
  (reason) => !['sending', 'offline', 'credentials'].includes(reason),
);

const day = 24 * 60 * 60_000;

/**
 * Creates the golden profile of the current version in `target`, through the app's own services. Only the damage of a
 * disk is written directly.
 * @throws when no subscription has one of the required reasons
 */
export async function makeGolden(target: string, version: string, start: number): Promise<void> {
  if (existsSync(target)) throw new Error(`${target} exists; a golden profile is never made again`);
  const folder = temporaryFolder(tmpdir());
  const clock = movableClock(start);
  const sandbox = createSandbox({ ...platformClient, documentDelay: 0, now: clock.now });
  const maker = new Maker(folder.path, version, clock, sandbox);
  try {
    await maker.work();
    const expected = await maker.look();
    checkComplete(expected);
    mkdirSync(target, { recursive: true });
    rmSync(join(folder.path, 'profile.lock'), { force: true });
    cpSync(folder.path, join(target, 'profile'), { recursive: true });
    const write = (name: string, value: unknown) =>
      writeFileSync(join(target, name), `${JSON.stringify(value, null, 1)}\n`);
    write('platform.json', sandbox.snapshot());
    write('expected.json', expected);
  } finally {
    folder.remove();
  }
}

function checkComplete({ environments }: Expected): void {
  const details = Object.values(environments).flatMap((environment) => environment.details);
  const missing = storedReasons.filter((reason) => !details.some((detail) => detail.reason === reason));
  const shownOtherwise = ['waitsForSending', 'costsDocument']; // shown as "offline" without a connection
  const lacking = missing.filter((reason) => !shownOtherwise.includes(reason));
  if (lacking.length > 0) throw new Error(`no subscription stands at ${lacking.join(', ')}`);
}

type FormChanges = Partial<SubscriptionForm>;

/** Carries out a profile's events. Each subscription has its own units, so that a duplicate shows on the platform. */
class Maker {
  readonly #folder: string;
  readonly #version: string;
  readonly #clock: MovableClock;
  readonly #sandbox: Sandbox;
  readonly #secrets = memorySecrets(goldenKeychain([]));
  #network: typeof fetch;
  #app: TestApp | null = null;
  #environments: Record<string, string> = {};

  constructor(folder: string, version: string, clock: MovableClock, sandbox: Sandbox) {
    this.#folder = folder;
    this.#version = version;
    this.#clock = clock;
    this.#sandbox = sandbox;
    this.#network = networkTo(sandbox);
  }

  /** Fills the profile, environment by environment, and closes it. */
  async work(): Promise<void> {
    await this.#open();
    await this.#app?.get('settings.update', { language: 'de', theme: 'light', adviserName: 'Beratung Süd' });
    await this.#addEnvironment('main', 'demo', 'Demo mit allem');
    await this.#addEnvironment('moved', 'demo', 'Demo mit neuer Client-ID');
    await this.#addEnvironment('restored', 'production', 'Produktion nach Wiederherstellung');

    await this.#use('main');
    const givenUp = await this.#uncertain({ method: 'POST', path: '/v2/investments/' }, 28);
    const unknown = await this.#uncertain({ method: 'POST', path: '/v2/invitations/' }, 29);
    await this.#close();
    this.#clock.jump(2 * day);
    this.#sandbox.faults.clear();
    await this.#open();
    await this.#standsAt(unknown, 'unknownOutcome');
    await this.#giveUp(givenUp);

    await this.#finished();
    await this.#halfWay();
    await this.#refused();
    await this.#drafts();
    await this.#backup('main');
    await this.#uncertain({ method: 'PATCH', path: '/v2/invitations/*' }, 30);
    await this.#waiting();

    await this.#movedClient();
    await this.#restored();
    await this.#training();
    // Subscriptions that wait in the first environment must still wait when the profile is closed.
    this.#network = withoutConnection;
    await this.#use('main');
    await this.#close();
  }

  /** Returns what this version shows for a copy of the profile, offline, a minute after the profile was closed. */
  async look(): Promise<Expected> {
    const closedAt = this.#clock.now();
    const copy = temporaryFolder(tmpdir());
    cpSync(this.#folder, copy.path, { recursive: true });
    this.#clock.jump(60_000);
    await this.#open(copy.path);
    const { preferences, environments, activeEnvironmentId } = await this.#call('app.state');
    const state = { preferences, environments, activeEnvironmentId };
    const expected: Expected = { closedAt, state, environments: {} };
    for (const { id } of environments) {
      await this.#call('environments.activate', { id });
      await this.#call('sync.setOffline', { offline: true });
      expected.environments[id] = await this.#lookAtEnvironment();
    }
    await this.#close();
    copy.remove();
    return expected;
  }

  async #lookAtEnvironment(): Promise<ExpectedEnvironment> {
    const page = { search: '', offset: 0, limit: mostRows };
    const { rows, counts } = await this.#call('subscriptions.list', { filter: 'all', ...page });
    const details = await Promise.all(rows.map(({ id }) => this.#call('subscriptions.get', { id })));
    const trails = Object.fromEntries(
      await Promise.all(
        rows.map(async ({ id }) => [id, await this.#call('subscriptions.trail', { id })] as const),
      ),
    );
    const documents: Record<string, string> = {};
    for (const { id, documents: listed } of details) {
      for (const { id: documentId, fetchedAt } of listed) {
        if (fetchedAt === null) continue;
        const { bytes } = await this.#call('documents.read', { subscriptionId: id, documentId });
        documents[`${id}/${documentId}`] = createHash('sha256').update(bytes).digest('hex');
      }
    }
    const { rows: reviews } = await this.#call('review.list', { filter: 'all', ...page });
    const trail = await this.#call('trail.verify');
    return { counts, details, trails, reviews, trail, documents };
  }

  // ── the app ──

  get #call(): TestApp['get'] {
    if (!this.#app) throw new Error('the desk is not open');
    return this.#app.get;
  }

  async #open(folder = this.#folder): Promise<void> {
    const ports = testPorts(folder, {
      version: this.#version,
      fetch: (input, init) => this.#network(input, init),
    });
    this.#app = startApp(ports, { clock: this.#clock, secrets: () => this.#secrets });
    const { phase, blocked } = await this.#app.whenOpened();
    if (phase !== 'ready') throw new Error(`the desk is blocked: ${blocked?.reason}`);
  }

  async #close(): Promise<void> {
    await this.#app?.backend.close();
    if (this.#app && this.#app.defects.length > 0) throw new AggregateError(this.#app.defects);
    this.#app = null;
  }

  async #addEnvironment(label: string, kind: 'demo' | 'production', name: string): Promise<void> {
    const { campaigns, closedCampaigns } = this.#sandbox.info;
    const { id } = await this.#call('environments.save', {
      kind,
      name,
      baseUrl: platformBase,
      clientId: platformClient.clientId,
      campaigns: [...campaigns, ...closedCampaigns],
    });
    await this.#call('environments.setSecret', { id, secret: platformClient.clientSecret });
    this.#environments[label] = id;
  }

  async #use(label: string): Promise<void> {
    const id = this.#environments[label] ?? label;
    await this.#call('environments.activate', { id });
    await until(
      async () => (await this.#call('investors.search', { text: '', limit: 1 })).total > 0,
      'the investors have been read',
    );
  }

  async #standsAt(id: string, reason: string): Promise<void> {
    await until(
      async () => (await this.#call('subscriptions.get', { id })).reason === reason,
      `the subscription stands at ${reason}`,
    );
  }

  // ── subscriptions ──

  #form(changes: FormChanges = {}, { units = 1, investor = 0, campaign = 0 } = {}): SubscriptionForm {
    const { investors, campaigns, closedCampaigns } = this.#sandbox.info;
    const complete = completeForm(
      investors[investor]?.id ?? '',
      [...campaigns, ...closedCampaigns][campaign]?.id ?? '',
      units,
    );
    const ago = (minutes: number) => new Date(this.#clock.now() - minutes * 60_000).toISOString();
    return {
      ...complete,
      selfDisclosure: { ...complete.selfDisclosure, submittedAt: ago(3) },
      survey: { ...complete.survey, submittedAt: ago(2) },
      signature: { ...complete.signature, signedAt: ago(1) },
      ...changes,
    };
  }

  async #draft(form: SubscriptionForm): Promise<string> {
    const { id } = await this.#call('subscriptions.create');
    await this.#call('subscriptions.save', { id, form });
    return id;
  }

  /** Saves a changed form, then enters the lapsed entries again. */
  async #change(id: string, form: SubscriptionForm): Promise<void> {
    await this.#call('subscriptions.save', { id, form });
    await this.#call('subscriptions.save', { id, form });
  }

  /**
   * Creates and queues a subscription, and waits until its stage has this reason.
   * @param reason the reason of the final stage
   */
  async #enter(form: SubscriptionForm, reason: string): Promise<string> {
    const id = await this.#draft(form);
    await this.#call('subscriptions.queue', { id });
    await this.#standsAt(id, reason);
    return id;
  }

  /** Enters a subscription and loses the answers to one of its calls after the write, until the faults are cleared. */
  async #uncertain(call: Pick<FaultRule, 'method' | 'path'>, units: number): Promise<string> {
    this.#sandbox.faults.add({ kind: 'lost', when: 'after', ...call });
    return this.#enter(this.#form({}, { units }), 'waitsForRetry');
  }

  /** Stops sending, then clears the faults. */
  async #pause(): Promise<void> {
    await this.#call('sync.setOffline', { offline: true });
    await until(async () => (await this.#call('app.state')).sync.sending === 0, 'nothing is being sent');
    this.#sandbox.faults.clear();
  }

  async #giveUp(id: string): Promise<void> {
    await this.#standsAt(id, 'unknownOutcome');
    const { unknownOutcome } = await this.#call('subscriptions.get', { id });
    await this.#call('subscriptions.decide', {
      id,
      operationId: unknownOutcome?.operationId ?? '',
      decision: { kind: 'giveUp' },
    });
    await this.#standsAt(id, 'mayExist');
  }

  /** Adds investments with documents, changed statuses, reviews and a note in progress. */
  async #finished(): Promise<void> {
    const answers = [
      { question: 'Seit wann haben Sie Erfahrung mit Anleihen?', answer: 'Seit „2015“ – etwa.' },
      { question: 'Wie oft handeln Sie?', answer: '3 × im Jahr\nmit Unterbrechungen' },
    ];
    const survey = { ...this.#form().survey, mode: 'answers' as const, answers, waiverConfirmed: false };
    const reviewed = await this.#enter(this.#form({ survey }, { units: 3, campaign: 1 }), 'complete');
    const changed = await this.#enter(this.#form({}, { units: 4 }), 'complete');
    const unknownStatus = await this.#enter(this.#form({}, { units: 5, investor: 3 }), 'complete');
    await this.#call('documents.look', { subscriptionId: reviewed });
    for (const id of [reviewed, changed]) {
      const { status } = await this.#call('subscriptions.get', { id });
      await this.#call('review.mark', {
        subscriptionId: id,
        status: status ?? '',
        note: 'Ausweis liegt vor – geprüft.',
      });
    }
    this.#setStatus((await this.#call('subscriptions.get', { id: changed })).investmentId, 'PAID');
    this.#setStatus(
      (await this.#call('subscriptions.get', { id: unknownStatus })).investmentId,
      'ON_HOLD_BY_REGULATOR',
    );
    await this.#call('review.refresh', { subscriptionId: null });
    await until(
      async () =>
        (await this.#call('subscriptions.get', { id: unknownStatus })).status === 'ON_HOLD_BY_REGULATOR' &&
        (await this.#call('subscriptions.get', { id: changed })).status === 'PAID',
      'the statuses have been read',
    );
    await this.#call('review.saveNote', {
      subscriptionId: unknownStatus,
      note: 'Rückfrage an den Emittenten',
    });
  }

  #setStatus(investmentId: string | null, status: string): void {
    if (!this.#sandbox.setStatus(investmentId ?? '', status)) throw new Error(`no investment for ${status}`);
  }

  /** Adds partly sent subscriptions that wait for a person or for the platform. */
  async #halfWay(): Promise<void> {
    const unsigned = { signature: { signedAt: '', costsInformed: false } };
    await this.#enter(this.#form(unsigned, { units: 6 }), 'signature');

    // Changes the units: the first document stays on file beside the second.
    const second = await this.#enter(this.#form(unsigned, { units: 7 }), 'signature');
    await this.#change(second, this.#form(unsigned, { units: 8 }));
    await this.#call('subscriptions.queue', { id: second });
    await until(
      async () => (await this.#call('subscriptions.get', { id: second })).documents.length > 1,
      'there is a second document',
    );

    const edited = await this.#enter(this.#form(unsigned, { units: 9 }), 'signature');
    await this.#call('subscriptions.save', { id: edited, form: this.#form(unsigned, { units: 10 }) });
    const takenBack = await this.#enter(this.#form(unsigned, { units: 11 }), 'signature');
    await this.#call('subscriptions.takeBack', { id: takenBack });

    await this.#enter(this.#form({}, { units: 12, investor: 2 }), 'noWallet');
    await this.#enter(this.#form({}, { units: 13, investor: 1 }), 'chooseWallet');
    await this.#enter(
      this.#form({ wallet: { choice: 'later', walletId: '' } }, { units: 14 }),
      'walletLater',
    );

    this.#sandbox.settings.documentDelay = 30 * day;
    await this.#enter(this.#form(unsigned, { units: 15 }), 'costsDocument');
    this.#sandbox.settings.documentDelay = 0;
  }

  async #refused(): Promise<void> {
    await this.#enter(this.#form({}, { units: 16, campaign: 3 }), 'rejected');
    // The platform answers the change of the invitation with 403.
    const unsigned = { signature: { signedAt: '', costsInformed: false } };
    const forbidden = await this.#enter(this.#form(unsigned, { units: 17 }), 'signature');
    const stop = this.#forbid('/v2/invitations/');
    await this.#change(forbidden, this.#form(unsigned, { units: 18 }));
    await this.#call('subscriptions.queue', { id: forbidden });
    await this.#standsAt(forbidden, 'forbidden');
    stop();
  }

  /** Makes the platform answer every PATCH below a path with 403, until the returned function is called. */
  #forbid(below: string): () => void {
    const network = this.#network;
    this.#network = async (input, init) =>
      init?.method === 'PATCH' && String(input).includes(below)
        ? Response.json({ detail: 'Your account may not change this.' }, { status: 403 })
        : network(input, init);
    return () => {
      this.#network = network;
    };
  }

  /** Adds drafts: with invalid text in its fields, complete, lapsed, deleted, and duplicated. */
  async #drafts(): Promise<void> {
    const nonsense = 'ä€😀 "\\ \u2028';
    await this.#draft(this.#form({ investorId: nonsense, units: '1,5 Stück', campaignId: nonsense }));
    await this.#draft(this.#form({}, { units: 19 }));
    const lapsed = await this.#draft(this.#form({}, { units: 20 }));
    const { form } = await this.#call('subscriptions.get', { id: lapsed });
    await this.#call('subscriptions.save', { id: lapsed, form: { ...form, units: '21' } });
    const removed = await this.#draft(this.#form({}, { units: 22 }));
    await this.#call('subscriptions.remove', { id: removed });
    await this.#call('subscriptions.duplicate', { id: lapsed });
  }

  /** Adds subscriptions queued offline: one with an attempt that was certainly not sent, one without any attempt. */
  async #waiting(): Promise<void> {
    this.#sandbox.faults.add({ kind: 'offline', method: 'POST', path: '/v2/invitations/' });
    const ready = await this.#draft(this.#form({}, { units: 23 }));
    await this.#call('subscriptions.queue', { id: ready });
    await until(
      async () =>
        (await this.#call('subscriptions.trail', { id: ready })).some(
          ({ what }) => what === 'operation.notSent',
        ),
      'an attempt did not leave',
    );
    await this.#pause();
    const queued = await this.#draft(this.#form({}, { units: 24 }));
    await this.#call('subscriptions.queue', { id: queued });
  }

  /** Adds a subscription sent for a client id that is then changed, and one that was only queued for that client id. */
  async #movedClient(): Promise<void> {
    await this.#use('moved');
    await this.#uncertain({ method: 'POST', path: '/v2/invitations/' }, 31);
    await this.#pause();
    const queued = await this.#draft(this.#form({}, { units: 25 }));
    await this.#call('subscriptions.queue', { id: queued });
    const { environments } = await this.#call('app.state');
    const moved = environments.find(({ id }) => id === this.#environments.moved);
    if (!moved) throw new Error('the environment is gone');
    const { id, name, baseUrl, campaigns } = moved;
    await this.#call('environments.save', {
      id,
      kind: 'demo',
      name,
      baseUrl,
      campaigns,
      clientId: 'golden-client-2',
    });
  }

  /** Damages the data file and restores a backup. */
  async #restored(): Promise<void> {
    await this.#use('restored');
    await this.#call('sync.setOffline', { offline: true });
    const queued = await this.#draft(this.#form({}, { units: 26 }));
    await this.#call('subscriptions.queue', { id: queued });
    await this.#draft(this.#form({}, { units: 27 }));
    const backup = await this.#backup('restored');
    await this.#call('sync.setOffline', { offline: false });
    await this.#standsAt(queued, 'complete');
    const path = this.#databasePath('restored');
    await this.#close();
    damageIndex(path);
    this.#app = startApp(
      testPorts(this.#folder, { version: this.#version, fetch: (input, init) => this.#network(input, init) }),
      { clock: this.#clock, secrets: () => this.#secrets },
    );
    await this.#app.whenOpened();
    await this.#call('storage.restore', { backup });
    await this.#standsAt(queued, 'restored');
  }

  /** Adds subscriptions to Training, whose own platform also keeps its state in the profile. */
  async #training(): Promise<void> {
    await this.#use('training');
    const { investors } = await this.#call('investors.search', { text: 'Eins', limit: 1 });
    const { environments } = await this.#call('app.state');
    const campaign = environments.find(({ id }) => id === 'training')?.campaigns[0];
    const form = this.#form({ investorId: investors[0]?.id ?? '', campaignId: campaign?.id ?? '' });
    await this.#enter(form, 'complete');
    await this.#draft(form);
    await this.#backup('training');
  }

  #databasePath(label: string): string {
    return join(this.#folder, 'environments', this.#environments[label] ?? label, 'desk.sqlite');
  }

  /** @returns the backup's name */
  async #backup(label: string): Promise<string> {
    const path = this.#databasePath(label);
    const key = (await this.#secrets.get('data-key')) ?? '';
    const made = await makeBackup({
      path,
      folder: join(path, '..', 'backups'),
      now: this.#clock.now(),
      cipher: createCipher(key),
    });
    return made.name;
  }
}
