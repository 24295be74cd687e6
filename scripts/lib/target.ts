import { systemClock } from '../../main/clock.ts';
import { listOf } from '../../main/platform/answers.ts';
import { createPlatformClient } from '../../main/platform/client.ts';
import { createHttp } from '../../main/platform/http.ts';
import { createTokenSource } from '../../main/platform/token.ts';
import { wordsOf } from '../../main/platform/words.ts';
import type { Target } from './read-target.ts';

/** Maximum length of an answer's text in a message, in characters, because error pages are long. */
const longest = 200;

/**
 * Checks a server before a command starts, by requesting a token and the investor's wallets as the command will.
 * @returns null when the server answers like the API; otherwise one line with the request, the answer and advice
 */
export async function problemWith(target: Target): Promise<string | null> {
  for (let attempt = 1; ; attempt += 1) {
    const { problem, passing } = await problemNow(target);
    // A lost answer says nothing about the server, and the command itself tolerates lost answers too.
    if (!problem || !passing || attempt === mostAttempts) return problem;
    await new Promise((resolve) => setTimeout(resolve, 200 * attempt));
  }
}

const mostAttempts = 6;

/** Returns the problem, and whether it may be temporary: no answer, or an answer that asks for another attempt. */
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
