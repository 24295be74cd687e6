import { systemClock } from '../../main/clock.ts';
import { listOf } from '../../main/platform/answers.ts';
import { createPlatformClient } from '../../main/platform/client.ts';
import { createHttp } from '../../main/platform/http.ts';
import { createTokenSource } from '../../main/platform/token.ts';
import { wordsOf } from '../../main/platform/words.ts';
import type { Target } from '../../test/support/target.ts';

/** As much of an answer as helps; pages of errors are long. */
const longest = 200;

/**
 * Asks a server for a token and for the investor's wallets, as the command will, before anything is entered.
 * @returns null when it answers as the API does; else one line: what was asked, what answered, what to do
 */
export async function problemWith(target: Target): Promise<string | null> {
  for (let attempt = 1; ; attempt += 1) {
    const { problem, passing } = await problemNow(target);
    // An answer that got lost says nothing about the server; the command itself survives that as well.
    if (!problem || !passing || attempt === mostAttempts) return problem;
    await new Promise((resolve) => setTimeout(resolve, 200 * attempt));
  }
}

const mostAttempts = 6;

/** @returns the problem, and whether it may pass by itself: no answer, or one that asks for another try */
async function problemNow(target: Target): Promise<{ problem: string | null; passing: boolean }> {
  const http = createHttp(fetch, 'InvestmentDesk/commands');
  const tokens = createTokenSource(http, {
    baseUrl: target.base,
    clientId: target.clientId,
    secret: async () => target.clientSecret,
    clock: systemClock,
  });
  const token = await tokens.get();
  if (token.kind !== 'token') {
    const asked = `POST ${target.base}/oauth/token`;
    const isRefusal = token.kind === 'credentials' && [400, 401, 403].includes(token.status);
    return {
      problem: line(asked, token, isRefusal ? 'Check --client-id and --client-secret.' : adviceOnBase),
      passing: token.kind === 'rateLimited' || (token.kind === 'unavailable' && (token.status ?? 500) >= 500),
    };
  }
  const path = `/v2/investors/${target.investor}/wallets/`;
  const outcome = await createPlatformClient(http, tokens, target.base).call({ method: 'GET', path });
  const asked = `GET ${target.base}${path}`;
  if (outcome.kind !== 'answer') return { problem: line(asked, outcome, adviceOnBase), passing: true };
  if (outcome.status === 200 && listOf(outcome.body)) return { problem: null, passing: false };
  const answer = { status: outcome.status, said: wordsOf(outcome.body, outcome.text) };
  return {
    problem: line(asked, answer, outcome.status === 404 ? 'Check --investor.' : adviceOnBase),
    passing: outcome.status >= 500 || outcome.status === 429,
  };
}

const adviceOnBase = 'Check that --base is where the API is, with its path, and that the server runs.';

function line(
  asked: string,
  answer: { status?: number | null; said?: string | null; kind?: string },
  advice: string,
) {
  const { status, kind } = answer;
  const said = (answer.said ?? '').replace(/\s+/g, ' ').trim().replace(/\.$/, '');
  const words = said.length > longest ? `${said.slice(0, longest)}…` : said || 'nothing';
  if (kind === 'rateLimited') return `${asked} was answered with 429: too many calls. Try again later.`;
  if (typeof status === 'number') return `${asked} was answered with ${status}: ${words}. ${advice}`;
  return `${asked} got no answer (${words}). ${advice}`;
}
