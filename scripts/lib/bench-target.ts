import { listOf } from '../../main/platform/answers.ts';
import { createPlatformClient } from '../../main/platform/client.ts';
import { createHttp } from '../../main/platform/http.ts';
import { createTokenSource } from '../../main/platform/token.ts';
import { wordsOf } from '../../main/platform/words.ts';
import type { BenchTarget } from '../../test/bench/bench.ts';

/** As much of an answer as helps; pages of errors are long. */
const longest = 200;

/**
 * Asks a server for a token and for the investor's wallets, as the benchmark will, before anything is entered.
 * @returns null when it answers as the API does; else one line: what was asked, what answered, what to do
 */
export async function problemWith(target: BenchTarget): Promise<string | null> {
  const http = createHttp(fetch, 'InvestmentDesk/bench');
  const tokens = createTokenSource(http, {
    baseUrl: target.base,
    clientId: target.clientId,
    secret: async () => target.clientSecret,
    clock: Date.now,
  });
  const token = await tokens.get();
  if (token.kind !== 'token') {
    const asked = `POST ${target.base}/oauth/token`;
    const isRefusal = token.kind === 'credentials' && [400, 401, 403].includes(token.status);
    return line(asked, token, isRefusal ? 'Check --client-id and --client-secret.' : adviceOnBase);
  }
  const path = `/v2/investors/${target.investor}/wallets/`;
  const outcome = await createPlatformClient(http, tokens, target.base).call({ method: 'GET', path });
  const asked = `GET ${target.base}${path}`;
  if (outcome.kind !== 'answer') return line(asked, outcome, adviceOnBase);
  if (outcome.status === 200 && listOf(outcome.body)) return null;
  const answer = { status: outcome.status, said: wordsOf(outcome.body, outcome.text) };
  return line(asked, answer, outcome.status === 404 ? 'Check --investor.' : adviceOnBase);
}

const adviceOnBase = 'Check that --base is where the API is, with its path, and that the server runs.';

function line(
  asked: string,
  answer: { status?: number | null; said?: string; kind?: string },
  advice: string,
) {
  const { status, kind } = answer;
  const said = (answer.said ?? '').replace(/\s+/g, ' ').trim().replace(/\.$/, '');
  const words = said.length > longest ? `${said.slice(0, longest)}…` : said || 'nothing';
  if (kind === 'rateLimited') return `${asked} was answered with 429: too many calls. Try again later.`;
  if (typeof status === 'number') return `${asked} was answered with ${status}: ${words}. ${advice}`;
  return `${asked} got no answer (${words}). ${advice}`;
}
