import type { SubscriptionForm } from '../../contract/form.ts';
import type { ListChoice } from '../../contract/subscription-list.ts';
import type { Report, Sandbox, SandboxOptions } from '../../sandbox/index.ts';
import { type ServedSandbox, serveSandbox } from '../../sandbox/server.ts';
import { fastClock } from './clocks.ts';
import { type Connection, completeForm, type Headless, headless, scratchFolder } from './headless.ts';
import { until } from './until.ts';
import { tappedWire, type Wire } from './wire.ts';

type OpenOptions = Partial<Parameters<typeof headless>[1]> & { connection?: Partial<Connection> };

/** A platform over real HTTP, a folder, and the app's services, opened on both one after the other. */
export interface Scenario {
  served: ServedSandbox;
  sandbox: Sandbox;
  folder: string;
  wire: Wire;
  connection: Connection;
  /** Investors of the sandbox's cast, by their number of wallets. */
  investor: { oneWallet: string; threeWallets: string; noWallet: string };
  /** Campaigns without and with a self-disclosure, and one that refuses invitations. */
  campaign: { plain: string; disclosure: string; closed: string };
  /** Opens the app's services on the folder. Opening again, after closing the first, is a restart. */
  open(options?: OpenOptions): Headless;
  form(changes?: Partial<SubscriptionForm>, units?: number): SubscriptionForm;
  report(): Report;
  close(): Promise<void>;
}

export async function scenario(options: SandboxOptions = {}): Promise<Scenario> {
  const served = await serveSandbox({ documentDelay: 0, ...options });
  const folder = scratchFolder();
  const wire = tappedWire();
  const { sandbox } = served;
  const { info } = sandbox;
  const connection = { base: served.base, clientId: info.clientId, clientSecret: info.clientSecret };
  const apps: Headless[] = [];
  const investor = {
    oneWallet: info.investors[0]?.id ?? '',
    threeWallets: info.investors[1]?.id ?? '',
    noWallet: info.investors[2]?.id ?? '',
  };
  const campaign = {
    plain: info.campaigns[0]?.id ?? '',
    disclosure: info.campaigns[1]?.id ?? '',
    closed: info.closedCampaigns[0]?.id ?? '',
  };
  return {
    served,
    sandbox,
    folder: folder.path,
    wire,
    connection,
    investor,
    campaign,
    open({ connection: changed, ...rest } = {}) {
      const app = headless(
        { ...connection, ...changed },
        { folder: folder.path, clock: fastClock(), fetch: wire.fetch, ...rest },
      );
      apps.push(app);
      return app;
    },
    form: (changes = {}, units = 1) => ({
      ...completeForm(investor.oneWallet, campaign.plain, units),
      ...changes,
    }),
    report: () => sandbox.report(),
    async close() {
      for (const app of apps) await app.close();
      await served.close();
      folder.remove();
    },
  };
}

/** Opens the app's services on a new scenario. `app`: those that are open, also after a restart. */
export async function openedScenario() {
  const here = await scenario();
  let app = here.open();
  const list = (search = '', filter: ListChoice = 'all', offset = 0, limit = 100) =>
    app.subscriptions.list({ filter, search, offset, limit });
  return {
    ...here,
    get app() {
      return app;
    },
    async restart(options?: OpenOptions) {
      await app.close();
      app = here.open(options);
    },
    list,
    ids: (...query: Parameters<typeof list>) => list(...query).rows.map(({ id }) => id),
    /** Returns those of some ids that a list shows. */
    listed: (filter: ListChoice, search: string, among: string[]) =>
      app.subscriptions.listed({ filter, search, ids: among }).sort(),
  };
}
export type OpenedScenario = Awaited<ReturnType<typeof openedScenario>>;

/** Waits until a subscription's stage has this reason. */
export const reaches = (app: Headless, id: string, reason: string): Promise<void> =>
  until(() => app.subscriptions.get(id).reason === reason, `${reason}`).catch((error: Error) => {
    const { stage, reason: is, messages } = app.subscriptions.get(id);
    throw new Error(`${error.message}; its stage is ${stage}/${is} ${JSON.stringify(messages)}`);
  });
