import { join } from 'node:path';
import type { SubscriptionForm } from '../../contract/form.ts';
import { makeBackup } from '../../main/storage/backup.ts';
import { createCipher } from '../../main/storage/cipher.ts';
import type { FaultRule, Sandbox } from '../../sandbox/index.ts';
import type { MovableClock } from '../support/clocks.ts';
import { completeForm, fileSecrets } from '../support/headless.ts';
import { startApp, type TestApp, testPorts } from '../support/ports.ts';
import { until } from '../support/until.ts';
import { goldenKeychain, goldenMachine, networkTo, platformBase, platformClient } from './profile.ts';

type FormChanges = Partial<SubscriptionForm>;

/** The app of a golden profile that is being made, with its platform. */
export class Maker {
  readonly folder: string;
  readonly version: string;
  readonly clock: MovableClock;
  readonly sandbox: Sandbox;
  /** Ids of the environments, by label. */
  readonly environments: Record<string, string> = {};
  network: typeof fetch;
  readonly #secrets: ReturnType<typeof fileSecrets>;
  #app: TestApp | null = null;

  /** Creates the maker of one profile; no app is open yet. @param keychain the file of the keychain's entries */
  constructor(
    { folder, keychain, version }: { folder: string; keychain: string; version: string },
    clock: MovableClock,
    sandbox: Sandbox,
  ) {
    this.folder = folder;
    this.version = version;
    this.clock = clock;
    this.sandbox = sandbox;
    this.network = networkTo(sandbox);
    this.#secrets = fileSecrets(keychain, goldenKeychain([]));
  }

  get call(): TestApp['get'] {
    if (!this.#app) throw new Error('the app is not open');
    return this.#app.get;
  }

  async open(): Promise<void> {
    const { phase, blocked } = await this.start();
    if (phase !== 'ready') throw new Error(`the app is blocked: ${blocked?.reason}`);
  }

  /** Starts the app, and returns its state once it is open or blocked. */
  start(): ReturnType<TestApp['whenOpened']> {
    const ports = testPorts(this.folder, {
      version: this.version,
      fetch: (input, init) => this.network(input, init),
    });
    this.#app = startApp(ports, {
      clock: this.clock,
      secrets: () => this.#secrets,
      machine: async () => goldenMachine,
    });
    return this.#app.whenOpened();
  }

  async close(): Promise<void> {
    await this.#app?.backend.close();
    if (this.#app && this.#app.defects.length > 0) throw new AggregateError(this.#app.defects);
    this.#app = null;
  }

  async addEnvironment(label: string, kind: 'demo' | 'production', name: string): Promise<void> {
    const { campaigns, closedCampaigns } = this.sandbox.info;
    const { id } = await this.call('environments.save', {
      kind,
      name,
      baseUrl: platformBase,
      clientId: platformClient.clientId,
      campaigns: [...campaigns, ...closedCampaigns],
    });
    await this.call('environments.setSecret', { id, secret: platformClient.clientSecret });
    this.environments[label] = id;
  }

  async use(label: string): Promise<void> {
    const id = this.environments[label] ?? label;
    await this.call('environments.activate', { id });
    await until(
      async () => (await this.call('investors.search', { text: '', limit: 1 })).total > 0,
      'the investors have been read',
    );
  }

  async reaches(id: string, reason: string): Promise<void> {
    await until(
      async () => (await this.call('subscriptions.get', { id })).reason === reason,
      `the subscription is at ${reason}`,
    );
  }

  /** Returns a complete form, with entries of the last minutes. `investor` and `campaign`: their place on the platform. */
  form(changes: FormChanges = {}, { units = 1, investor = 0, campaign = 0 } = {}): SubscriptionForm {
    const { investors, campaigns, closedCampaigns } = this.sandbox.info;
    const campaignId = [...campaigns, ...closedCampaigns][campaign]?.id ?? '';
    const form = completeForm(investors[investor]?.id ?? '', campaignId, units);
    return { ...enteredBefore(form, this.clock.now()), ...changes };
  }

  async draft(form: SubscriptionForm): Promise<string> {
    const { id } = await this.call('subscriptions.create');
    await this.call('subscriptions.save', { id, form });
    return id;
  }

  /** Saves a changed form, then enters the lapsed entries again. */
  async change(id: string, form: SubscriptionForm): Promise<void> {
    await this.call('subscriptions.save', { id, form });
    await this.call('subscriptions.save', { id, form });
  }

  /**
   * Creates and queues a subscription, and waits until its stage has this reason.
   * @param reason the reason of the final stage
   */
  async enter(form: SubscriptionForm, reason: string): Promise<string> {
    const id = await this.draft(form);
    await this.call('subscriptions.queue', { id });
    await this.reaches(id, reason);
    return id;
  }

  /** Enters a subscription and loses the answers to one of its calls after the write, until the faults are cleared. */
  async uncertain(call: Pick<FaultRule, 'method' | 'path'>, units: number): Promise<string> {
    this.sandbox.faults.add({ kind: 'lost', when: 'after', ...call });
    return this.enter(this.form({}, { units }), 'waitsForRetry');
  }

  /** Stops sending, then clears the faults. */
  async pause(): Promise<void> {
    await this.call('sync.setOffline', { offline: true });
    await until(async () => (await this.call('app.state')).sync.sending === 0, 'nothing is being sent');
    this.sandbox.faults.clear();
  }

  databasePath(label: string): string {
    return join(this.folder, 'environments', this.environments[label] ?? label, 'desk.sqlite');
  }

  /** Makes a backup of an environment. @returns the backup's name */
  async backup(label: string): Promise<string> {
    const path = this.databasePath(label);
    const key = (await this.#secrets.get('data-key')) ?? '';
    const made = await makeBackup({
      path,
      folder: join(path, '..', 'backups'),
      now: this.clock.now(),
      cipher: createCipher(key),
    });
    return made.name;
  }
}

/** Returns a form with the times of its entries in the minutes before `now`. */
function enteredBefore(form: SubscriptionForm, now: number): SubscriptionForm {
  const ago = (minutes: number) => new Date(now - minutes * 60_000).toISOString();
  return {
    ...form,
    selfDisclosure: { ...form.selfDisclosure, submittedAt: ago(3) },
    survey: { ...form.survey, submittedAt: ago(2) },
    signature: { ...form.signature, signedAt: ago(1) },
  };
}
