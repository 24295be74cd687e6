import type { ProxyName, ProxySignIn, ProxyView } from '../../contract/proxy.ts';
import { nameLine } from '../../contract/text.ts';
import type { ProxyChallenge, ProxyCredentials, ProxyVerdict } from '../ports.ts';

/** Maximum number of characters shown of a proxy's own text. */
const longestRealm = 200;

/** Maximum number of times that a never accepted password is sent to a proxy that gives no verdict [assumed]. */
export const mostTrials = 2;

/** Authentication schemes, from the one that reveals most of the password to the one that reveals least. */
export const schemes = ['basic', 'digest', 'ntlm', 'negotiate'];

/** Credentials with the scheme that the proxy asked for when they were entered. */
export interface EnteredCredentials extends ProxyCredentials {
  scheme: string;
}

interface Known extends EnteredCredentials {
  /** Number of the entry by the person, 0 for credentials from the keychain. */
  entry: number;
  isKept: boolean;
  /** True when the credentials go to the keychain once accepted. A wrong password there would be sent at each start. */
  keepsOnceAccepted: boolean;
  isRefused: boolean;
  /** True when the proxy has accepted the credentials, since the start or before they were kept. */
  wasAccepted: boolean;
  /** Number of calls that used the credentials and ended without a verdict from the proxy. */
  trials: number;
  /**
   * True while one call tries the credentials; other calls wait until that call ends. In many companies a few wrong
   * passwords lock an account. Chromium asks only when it holds no accepted credentials, so every try may be a wrong one.
   */
  isOnTrial: boolean;
}

/** A proxy that has asked for credentials. */
export interface ProxyState extends ProxyName {
  scheme: string;
  realm: string;
  /** The state that the page shows. */
  shown: ProxyView['state'];
  /** The credentials. undefined: the keychain was not read yet; null: there are none, and the keychain is not read again. */
  known: Known | null | undefined;
  /** Number of times that a person has entered credentials. */
  entries: number;
  /** The origins of the calls for which the proxy has asked. */
  origins: readonly string[];
}

/**
 * asked: the proxy asks, for a call · read: the keychain was read · refused: the proxy refuses what a call has told it ·
 * wanted: a call needs credentials · ended, passed: see `ProxyLogin` · signedIn, forgotten: by a person · stored: the
 * keychain has kept or deleted the credentials of an entry, or failed to
 */
export type ProxyEvent =
  | { is: 'asked'; scheme: string; realm: string; origin: string }
  | { is: 'read'; kept: EnteredCredentials | null }
  | { is: 'refused'; told: ProxyCredentials }
  | { is: 'wanted' }
  | { is: 'ended'; told: ProxyCredentials; verdict: ProxyVerdict }
  | { is: 'passed'; origin: string }
  | { is: 'signedIn'; credentials: Pick<ProxySignIn, 'name' | 'password' | 'keep'> }
  | { is: 'forgotten' }
  | { is: 'stored'; entry: number; isKept: boolean };

/**
 * report: tell the page · give: give the credentials to the call that wants them, and begin a trial · giveNothing: let
 * that call fail · endTrial: let the waiting calls ask again · keep, drop: write to the keychain, delete from it ·
 * retry: try the work that waits for the network. A call that wants credentials and gets neither waits for the trial.
 */
export type ProxyEffect =
  | { do: 'report' }
  | { do: 'give'; credentials: ProxyCredentials }
  | { do: 'giveNothing' }
  | { do: 'endTrial' }
  | { do: 'keep'; entry: number; credentials: EnteredCredentials }
  | { do: 'drop'; entry: number }
  | { do: 'retry' };

type Next = readonly [ProxyState, readonly ProxyEffect[]];

const report: ProxyEffect = { do: 'report' };
const endTrial: ProxyEffect = { do: 'endTrial' };

/** Returns the state of a proxy before its first request for credentials. */
export const unmetProxy = ({ host, port, scheme, realm }: Omit<ProxyChallenge, 'isProxy'>): ProxyState => ({
  ...{ host, port, scheme, realm },
  shown: 'passes',
  known: undefined,
  entries: 0,
  origins: [],
});

/** Returns a proxy's state after an event, and what has to be done, in this order. */
export function react(proxy: ProxyState, event: ProxyEvent): Next {
  const { known } = proxy;
  switch (event.is) {
    case 'asked': {
      const { scheme, realm, origin } = event;
      const isOther = proxy.scheme !== scheme || proxy.realm !== realm;
      const origins = [...new Set([...proxy.origins, origin])];
      return [{ ...proxy, scheme, realm, origins }, isOther ? [report] : []];
    }
    case 'read':
      return [known === undefined ? { ...proxy, known: event.kept && fromKeychain(event.kept) } : proxy, []];
    case 'refused':
      // A keychain entry was accepted once, so it stays: the proxy may have lost its list of users for a moment.
      if (!known || !isSame(known, event.told)) return [proxy, []];
      return [{ ...proxy, known: { ...known, isRefused: true, isOnTrial: false } }, trialEnd(known)];
    case 'wanted':
      return give(proxy);
    case 'ended':
      return ended(proxy, event.told, event.verdict);
    case 'passed':
      return proxy.origins.includes(event.origin) ? show(proxy, 'passes') : [proxy, []];
    case 'signedIn':
      return signedIn(proxy, event.credentials);
    case 'forgotten':
      return [{ ...proxy, known: null }, [...trialEnd(known), report]];
    case 'stored':
      if (known?.entry !== event.entry) return [proxy, [report]];
      return [{ ...proxy, known: { ...known, isKept: event.isKept } }, [report]];
  }
}

const show = (proxy: ProxyState, shown: ProxyView['state']): Next =>
  proxy.shown === shown ? [proxy, []] : [{ ...proxy, shown }, [report]];

/** Ends a trial, so that the next call can use the credentials. */
const trialEnd = (known: Known | null | undefined): readonly ProxyEffect[] =>
  known?.isOnTrial ? [endTrial] : [];

const fromKeychain = (kept: EnteredCredentials): Known => ({
  ...kept,
  ...fresh,
  entry: 0,
  isKept: true,
  keepsOnceAccepted: false,
  wasAccepted: true,
});

const fresh = { isRefused: false, trials: 0, isOnTrial: false };

function give(proxy: ProxyState): Next {
  const { known } = proxy;
  const state = stateOf(proxy);
  if (!known || state !== 'passes') {
    const [next, effects] = show(proxy, state);
    return [next, [...effects, { do: 'giveNothing' }]];
  }
  if (known.isOnTrial) return [proxy, []];
  const { name, password } = known;
  const [next, effects] = show({ ...proxy, known: { ...known, isOnTrial: true } }, state);
  return [next, [...effects, { do: 'give', credentials: { name, password } }]];
}

function ended(proxy: ProxyState, told: ProxyCredentials, verdict: ProxyVerdict): Next {
  const { known } = proxy;
  if (!known || !isSame(known, told)) return [proxy, []];
  const isAccepted = verdict === 'accepted';
  const judged = {
    ...known,
    isOnTrial: false,
    wasAccepted: known.wasAccepted || isAccepted,
    keepsOnceAccepted: known.keepsOnceAccepted && !isAccepted,
    trials: isAccepted ? 0 : known.trials + (verdict === 'none' ? 1 : 0),
  };
  const [next, effects] = show(...withState({ ...proxy, known: judged }));
  const { entry, name, password, scheme } = known;
  const keep: ProxyEffect = { do: 'keep', entry, credentials: { name, password, scheme } };
  const keeps = isAccepted && known.keepsOnceAccepted;
  return [next, [...(keeps ? [keep] : []), ...effects, ...trialEnd(known)]];
}

function signedIn(
  before: ProxyState,
  { name, password, keep }: Pick<ProxySignIn, 'name' | 'password' | 'keep'>,
): Next {
  const entry = before.entries + 1;
  const { scheme } = before;
  // An existing keychain entry stays until the new password is accepted.
  const isKept = before.known?.isKept ?? false;
  const entered = { name, password, scheme, entry, isKept, keepsOnceAccepted: keep, wasAccepted: false };
  const [next, effects] = show({ ...before, entries: entry, known: { ...entered, ...fresh } }, 'passes');
  const drop: ProxyEffect = { do: 'drop', entry };
  return [next, [...trialEnd(before.known), ...(keep ? [] : [drop]), ...effects, { do: 'retry' }]];
}

const withState = (proxy: ProxyState): [ProxyState, ProxyView['state']] => [proxy, stateOf(proxy)];

/** Returns the state of a proxy. Its credentials may be sent only in the state `passes`. */
function stateOf({ scheme, known }: ProxyState): ProxyView['state'] {
  if (!known || isWeaker(scheme, known.scheme)) return 'asks';
  if (known.isRefused) return 'refused';
  // A password that was accepted once is sent without limit: it may be the platform that does not answer.
  return !known.wasAccepted && known.trials >= mostTrials ? 'silent' : 'passes';
}

/** True when the scheme that a proxy asks for reveals more of the password than the scheme it was entered for. */
const isWeaker = (asked: string, entered: string): boolean =>
  schemes.indexOf(asked) < schemes.indexOf(entered);

const isSame = (one: ProxyCredentials, other: ProxyCredentials): boolean =>
  one.name === other.name && one.password === other.password;

/** Returns what the page shows of a proxy. It never holds the password. */
export function viewOf({ host, port, scheme, realm, shown, known }: ProxyState): ProxyView {
  const { name = '', isKept = false, keepsOnceAccepted = false } = known ?? {};
  const line = nameLine(realm).slice(0, longestRealm);
  return { host, port, scheme, realm: line, state: shown, name, isKept, keep: isKept || keepsOnceAccepted };
}
