import { randomBytes } from 'node:crypto';
import { apiApp, endpointsOf, json } from './app.ts';
import { controlApp } from './control.ts';
import { FaultControl } from './faults.ts';
import { handle } from './handle.ts';
import { seededRandom } from './ids.ts';
import { asFetch } from './in-process.ts';
import { type SandboxOptions, settingsOf, stepSecondsOf } from './options.ts';
import { freshCounters, type Platform } from './platform.ts';
import { catchUp, DELIVERED, moveTo } from './progress.ts';
import type { SandboxSnapshot } from './records.ts';
import { makeReport } from './report.ts';
import type { Sandbox, SandboxInfo } from './sandbox.ts';
import { DEFAULT_INVESTORS, fullName } from './seed.ts';
import { Showing } from './shown.ts';
import { assertSnapshot, firstSnapshot, State } from './state.ts';
import { Tokens } from './tokens.ts';
import { API_PATH } from './views.ts';

export { ASSUMED, SCOPES } from './assumptions.ts';
export type { FaultControl, FaultKind, FaultRule } from './faults.ts';
export type { SandboxOptions } from './options.ts';
export type { SandboxSnapshot } from './records.ts';
export type { Doubled, Report, ReportedInvestment, ReportedInvitation } from './report.ts';
export type { CampaignInfo, Sandbox, SandboxInfo } from './sandbox.ts';
export type { Settings } from './settings.ts';
export { API_PATH } from './views.ts';

/** Creates a sandbox. Nothing runs in the background, except writes that a fault delays. */
export function createSandbox(options: SandboxOptions = {}): Sandbox {
  if (options.snapshot !== undefined) assertSnapshot(options.snapshot);
  let clockOffset = 0;
  const now = () => (options.now ?? Date.now)() + clockOffset;
  const random = options.random ?? (options.seed === undefined ? Math.random : seededRandom(options.seed));
  const clientSecret = options.clientSecret ?? randomBytes(24).toString('base64url');
  const beginning = () =>
    firstSnapshot({
      seed: options.seed,
      investors: options.investors ?? DEFAULT_INVESTORS,
      clientId: options.clientId,
      stepSeconds: stepSecondsOf(options.autoProgress),
      now: now(),
    });
  const start = options.snapshot ?? beginning();
  const clientId = options.clientId ?? start.clientId;
  const settings = settingsOf(options);
  const tokens = new Tokens(clientId, clientSecret);
  const faults = new FaultControl(random, now);

  const world = (snapshot: SandboxSnapshot) => {
    let dirty = false;
    const state = new State({ ...snapshot, clientId }, options.seed);
    const counters = freshCounters();
    const platform: Platform = {
      state,
      tokens,
      settings,
      counters,
      collections: new Set(),
      showing: new Showing(settings, now),
      running: new Set(),
      held: null,
      now,
      changed() {
        counters.writes += 1;
        dirty = true;
      },
      flush(evenWithoutChange = false) {
        if (!dirty && !evenWithoutChange) return;
        dirty = false;
        options.onWrite?.(() => state.snapshot());
      },
    };
    const endpoints = [...endpointsOf(platform), ...(options.endpoints?.(platform) ?? [])];
    platform.collections = new Set(endpoints.map(({ path }) => path.split('/')[2] ?? ''));
    return { platform, api: apiApp(platform, endpoints), info: infoOf(state, clientSecret) };
  };
  let { platform, api, info } = world(start);

  const sandbox: Sandbox = {
    fetch(input, init) {
      const request = input instanceof Request && init === undefined ? input : new Request(input, init);
      return asFetch(sandbox.handle(request), request);
    },
    async handle(request) {
      const path = new URL(request.url).pathname;
      if (path.startsWith('/_control/')) return { kind: 'answer', response: await control.fetch(request) };
      if (path.startsWith(`${API_PATH}/`)) return handle(request, path, platform, api, faults);
      return { kind: 'answer', response: json(404, { detail: `The API lives under ${API_PATH}.` }) };
    },
    get info() {
      return info;
    },
    snapshot: () => platform.state.snapshot(),
    faults,
    settings,
    report: () => makeReport(platform, faults),
    hold() {
      const held = Promise.withResolvers<void>();
      platform.held = held.promise;
      return () => {
        if (platform.held === held.promise) platform.held = null;
        held.resolve();
      };
    },
    setStatus(investmentId, status) {
      const { state } = platform;
      const investment = state.investments.get(investmentId);
      if (!investment || (status === DELIVERED && investment.walletId === null)) return false;
      moveTo(investment, state.investors.get(investment.investorId)?.fate ?? 'delivered', status, now());
      platform.flush(true);
      return true;
    },
    setProgress(autoProgress) {
      const { state } = platform;
      for (const investment of state.investmentList) {
        const fate = state.investors.get(investment.investorId)?.fate ?? 'delivered';
        catchUp(investment, fate, state.progress, now());
      }
      state.progress.stepSeconds = stepSecondsOf(autoProgress);
      state.progress.since = now();
      platform.flush(true);
    },
    expireTokens: () => tokens.expire(),
    revokeCredentials: (revoked = true) => tokens.revoke(revoked),
    advanceClock(ms) {
      clockOffset += ms;
    },
    reset() {
      ({ platform, api, info } = world(beginning()));
      faults.clear();
      platform.flush(true);
    },
  };
  const control = controlApp(sandbox);
  const wanted = stepSecondsOf(options.autoProgress);
  if (options.autoProgress !== undefined && wanted !== platform.state.progress.stepSeconds) {
    sandbox.setProgress(options.autoProgress);
  }
  return sandbox;
}

function infoOf(state: State, clientSecret: string): SandboxInfo {
  const campaigns = [...state.campaigns.values()];
  const info = (open: boolean) =>
    campaigns
      .filter((campaign) => campaign.open === open)
      .map(({ id, name, selfDisclosureRequired }) => ({ id, name, selfDisclosureRequired }));
  return {
    clientId: state.clientId,
    clientSecret,
    campaigns: info(true),
    closedCampaigns: info(false),
    investors: state.investorList.map((investor) => ({
      id: investor.id,
      name: fullName(investor),
      wallets: investor.wallets.map((wallet) => wallet.id),
    })),
  };
}
