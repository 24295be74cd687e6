import { expect } from '@playwright/test';
import type { SubscriptionForm } from '../../../contract/form.ts';
import type { CampaignInfo, Report, SandboxOptions } from '../../../sandbox/index.ts';
import { type ServedSandbox, serveSandbox } from '../../../sandbox/server.ts';
import { completeForm } from '../../support/headless.ts';
import type { App } from './app.ts';

/** The cast and the campaigns of the sandbox by their purpose, as the app writes their names. */
export const cast = {
  oneWallet: 'Eins, Übung',
  threeWallets: 'Zwei (drei Wallets), Übung',
  noWallet: 'Drei (ohne Wallet), Übung',
} as const;
export const campaigns = {
  plain: 'Übung A: Solarpark-Anleihe (ohne Selbstauskunft)',
  disclosure: 'Übung B: Nachrangdarlehen (mit Selbstauskunft)',
  closed: 'Übung D: geschlossen (nimmt keine Einladungen an)',
} as const;

interface Caller {
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever comes
  call(method: string, input?: unknown): Promise<any>;
}

/** The platform over real HTTP on this computer, which can be broken on command. */
export class Platform {
  readonly served: ServedSandbox;
  /** The environment's name in the app. */
  readonly name = 'Testplattform';

  constructor(served: ServedSandbox) {
    this.served = served;
  }

  static async serve(options: SandboxOptions = {}): Promise<Platform> {
    return new Platform(await serveSandbox({ documentDelay: 300, ...options }));
  }

  get sandbox() {
    return this.served.sandbox;
  }

  report(): Report {
    return this.sandbox.report();
  }

  campaign(name: string): CampaignInfo {
    const { campaigns, closedCampaigns } = this.sandbox.info;
    const found = [...campaigns, ...closedCampaigns].find((campaign) => campaign.name === name);
    if (!found) throw new Error(`no campaign ${name}`);
    return found;
  }

  investor(name: string): { id: string; wallets: string[] } {
    const [surname, forename] = name.split(', ');
    const found = this.sandbox.info.investors.find((known) => known.name === `${forename} ${surname}`);
    if (!found) throw new Error(`no investor ${name}`);
    return found;
  }

  /** Returns a complete form for the platform that becomes an investment: of the cast's first investor, by default. */
  completeForm(
    units: number,
    { investor = cast.oneWallet, campaign = campaigns.plain }: { investor?: string; campaign?: string } = {},
  ): SubscriptionForm {
    return completeForm(this.investor(investor).id, this.campaign(campaign).id, units);
  }

  /** The answers of the only invitation, as the platform stores them. */
  answers() {
    const { invitations } = this.sandbox.snapshot();
    expect(invitations).toHaveLength(1);
    return invitations[0]?.answers;
  }

  /**
   * Number of calls so far, without those for the token and the list of investors, which are not about one
   * subscription, and without reading wallets, by which the app also asks every minute whether the platform answers.
   */
  callsForSubscriptions(): { calls: number; endpoints: Record<string, number> } {
    const about = Object.entries(this.report().endpoints).filter(
      ([endpoint]) => !/oauth\/token|GET .*\/investors\/$|\/wallets\//.test(endpoint),
    );
    return {
      calls: about.reduce((sum, [, { calls }]) => sum + calls, 0),
      endpoints: Object.fromEntries(about.map(([endpoint, { calls }]) => [endpoint, calls])),
    };
  }

  /** Checks that nothing was made twice, the client made no mistake, and the sandbox has no internal errors. */
  expectClean(): void {
    const report = this.report();
    expect(report.doubledInvitations).toEqual([]);
    expect(report.doubledInvestments).toEqual([]);
    expect(report.secondInvestmentAttempts).toBe(0);
    expect(report.keyMisuse).toBe(0);
    expect(report.internalErrors).toEqual([]);
  }

  /**
   * Goes out of reach, and lets the app notice by a read. A call sent unnoticed would have an unknown result at
   * first.
   */
  async disappear(app: Caller): Promise<void> {
    await this.served.unplug();
    const [investor] = this.served.sandbox.info.investors;
    await app.call('investors.lookup', { id: investor?.id ?? '' });
  }

  /**
   * Adds the platform as an environment of the app, opens it, and waits until the app has read the investors. For
   * tests about what comes after.
   */
  async connect(app: App): Promise<void> {
    await this.connectBehind(app);
    await this.isReadBy(app);
    await expect(app.page.getByText(this.name, { exact: true }).first()).toBeVisible();
  }

  /** Waits until the app has read the platform's investors. */
  async isReadBy(app: Caller): Promise<void> {
    const known = () => app.call('investors.search', { text: '', limit: 1 });
    await expect.poll(known).toMatchObject({ value: { total: this.sandbox.info.investors.length } });
  }

  /** Adds the platform as an environment of the app over the bridge, without waiting for anything. */
  async connectBehind(app: Caller, kind: 'demo' | 'production' = 'demo'): Promise<void> {
    const { clientId, clientSecret: secret } = this.sandbox.info;
    const made = async (method: string, input: unknown) => {
      const answer = await app.call(method, input);
      expect(answer, method).toMatchObject({ ok: true });
      return answer.value;
    };
    const { id } = await made('environments.save', {
      kind,
      name: this.name,
      baseUrl: this.served.base,
      clientId,
      campaigns: Object.values(campaigns).map((name) => this.campaign(name)),
    });
    await made('environments.setSecret', { id, secret });
    await made('environments.activate', { id });
  }

  /** Adds the platform through the settings, as a person does. With `secret: null`, it gets no secret. */
  connectByHand(
    app: App,
    { secret = this.sandbox.info.clientSecret }: { secret?: string | null } = {},
  ): Promise<void> {
    return app.settings.addEnvironment({
      name: this.name,
      baseUrl: this.served.base,
      clientId: this.sandbox.info.clientId,
      campaigns: Object.values(campaigns).map((name) => this.campaign(name)),
      secret,
    });
  }

  close(): Promise<void> {
    return this.served.close();
  }
}
