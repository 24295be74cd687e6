import { randomUUID } from 'node:crypto';
import { isExactBaseUrl } from '../../contract/base-url.ts';
import {
  type ConnectionTest,
  type Environment,
  type EnvironmentInput,
  type EnvironmentView,
  mostSecret,
  type SecretFault,
  trainingId,
} from '../../contract/environment.ts';
import { AppError } from '../../contract/errors.ts';
import { sameId } from '../../contract/ids.ts';
import type { Time } from '../clock.ts';
import { createHttp } from '../platform/http.ts';
import type { Redactor } from '../platform/redact.ts';
import { createTokenSource, type TokenResult } from '../platform/token.ts';
import type { ClientSecrets } from '../secrets/client-secret.ts';
import { KeychainError } from '../secrets/keychain.ts';
import { trainingBaseUrl, trainingClientId } from '../training/platform.ts';

/** Training as it appears in lists. Its campaigns come from the sandbox once the sandbox runs. */
export const trainingEnvironment: Environment = {
  id: trainingId,
  kind: 'training',
  name: 'Training',
  baseUrl: trainingBaseUrl,
  clientId: trainingClientId,
  campaigns: [],
};

/**
 * Returns the environment that a form describes. A new environment gets an id, which names its folder and its keychain
 * entry. Unknown fields that a newer version has stored with an environment or a campaign are kept.
 * @throws AppError unsupported, notFound, invalidInput
 */
export function environmentFrom(input: EnvironmentInput, known: readonly Environment[]): Environment {
  if (input.id === trainingId) throw new AppError('unsupported', { field: 'id' });
  const before = known.find(({ id }) => id === input.id);
  if (input.id !== undefined && !before) throw new AppError('notFound', { field: 'id' });
  const baseUrl = input.baseUrl.replace(/\/+$/, '');
  // An address that an earlier version accepted stays usable, because subscriptions may be tied to it.
  if (!isExactBaseUrl(input.baseUrl) && before?.baseUrl !== baseUrl)
    throw new AppError('invalidInput', { field: 'baseUrl' });
  const twice = input.campaigns.findIndex(
    ({ id }, index) => input.campaigns.findIndex((other) => sameId(other.id, id)) !== index,
  );
  if (twice >= 0) throw new AppError('invalidInput', { field: `campaigns.${twice}.id` });
  const campaigns = input.campaigns.map((campaign) => ({
    ...before?.campaigns.find(({ id }) => sameId(id, campaign.id)),
    ...campaign,
  }));
  return {
    ...before,
    ...input,
    campaigns,
    id: input.id ?? randomUUID(),
    baseUrl,
  };
}

/** Returns an environment's view when the keychain cannot be asked: as if no secret were set. */
export const viewWithout = (environment: Environment): EnvironmentView => ({
  ...environment,
  hasSecret: false,
  secretFault: null,
  secretIsShort: false,
  longestSecret: mostSecret,
});

const isForOther = (fault: SecretFault) => fault === 'other' || fault === 'unproven';

/** Returns an environment's view. Asks the keychain for the kind of secret. @throws KeychainError */
export async function viewOf(environment: Environment, secrets: ClientSecrets): Promise<EnvironmentView> {
  const view = { ...viewWithout(environment), longestSecret: secrets.longest(environment) };
  if (environment.id === trainingId) return { ...view, hasSecret: true };
  const kind = await secrets.kind(environment);
  if (kind === 'none') return view;
  if (kind === 'ready' || kind === 'short')
    return { ...view, hasSecret: true, secretIsShort: kind === 'short' };
  return { ...view, secretFault: kind, secretLost: isForOther(kind) || environment.secretLost };
}

/**
 * Tests the connection by fetching a token. The result contains the platform's own text, never the secret.
 * @param options.secret read from the keychain beforehand, so that a locked keychain is not reported as an unreachable
 * platform
 * @throws KeychainError
 */
export async function testConnection(options: {
  environment: Environment;
  secret: string | null;
  fetch: typeof fetch;
  userAgent: string;
  clock: Time;
  /** The environment's redactor, if the environment is open. */
  redactor?: Redactor;
}): Promise<ConnectionTest> {
  const { environment, secret } = options;
  const started = options.clock.elapsed();
  const tokens = createTokenSource(createHttp(options.fetch, options.userAgent), {
    baseUrl: environment.baseUrl,
    clientId: environment.clientId,
    secret: async () => secret,
    clock: options.clock,
    redactor: options.redactor,
  });
  const result = await tokens.get();
  switch (result.kind) {
    case 'token':
      return { ok: true, scope: result.scope, milliseconds: options.clock.elapsed() - started };
    case 'noSecret':
      return { ok: false, reason: 'noSecret', status: null, said: null };
    case 'credentials':
      return { ok: false, reason: result.problem, status: result.status, said: result.said };
    case 'keychain':
      throw new KeychainError(result.said ?? 'the keychain gave no secret', { said: result.said });
    case 'rateLimited':
      return { ok: false, reason: 'rateLimited', status: result.status, said: null };
    case 'unavailable':
      return {
        ok: false,
        reason: faultOf(result),
        status: result.status,
        said: result.said,
      };
  }
}

type ConnectionFault = Extract<ConnectionTest, { ok: false }>['reason'];

/** Returns why no token was available although the credentials are not at fault. */
function faultOf({ because, status }: Extract<TokenResult, { kind: 'unavailable' }>): ConnectionFault {
  if (because === 'between') return 'between';
  if (status === null) return 'unreachable';
  return status >= 500 ? 'failing' : 'unexpected';
}
