import { createHash } from 'node:crypto';

/** One call as it passed between the desk and the platform. `answer` null: the platform never got it. */
export interface PassedCall {
  method: string;
  /** Below the API's base. */
  path: string;
  key: string | null;
  body: string;
  answer: { status: number; text: string } | null;
}

/** What passed, seen from between the desk and the platform: also what the desk never learnt of. */
export interface Recorder {
  passed(call: PassedCall): void;
  /** Cases of which more than one invitation, or more than one investment, was made. */
  doubled(): string[];
  /** Keys that came with another method, path or body than before. */
  reused(): string[];
}

/** Each case has a number of units to itself, so the platform's objects can be told apart by it. */
export function createRecorder(): Recorder {
  const requests = new Map<string, Set<string>>();
  const invitations = new Map<number, Set<string>>();
  const unitsOf = new Map<string, number>();
  const investments = new Map<number, Set<string>>();

  const add = <K>(map: Map<K, Set<string>>, key: K, value: string) =>
    map.set(key, (map.get(key) ?? new Set()).add(value));

  return {
    passed({ method, path, key, body, answer }) {
      if (method === 'GET') return;
      if (key !== null)
        add(requests, key, createHash('sha256').update(`${method} ${path} ${body}`).digest('hex'));
      const isCreation = method === 'POST' && ['/v2/invitations/', '/v2/investments/'].includes(path);
      if (!isCreation || !answer || answer.status >= 300) return;
      const made = idIn(answer.text);
      const sent = JSON.parse(body) as { units?: number; invitation_id?: string };
      if (made === null) return;
      if (path === '/v2/invitations/' && sent.units !== undefined) {
        add(invitations, sent.units, made);
        unitsOf.set(made, sent.units);
      }
      // Of an invitation that nobody here made, the units are not known: then each is a case of its own.
      if (path === '/v2/investments/')
        add(investments, unitsOf.get(sent.invitation_id ?? '') ?? Number.NaN, made);
    },
    doubled: () =>
      [invitations, investments].flatMap((made, index) =>
        [...made]
          .filter(([, ids]) => ids.size > 1)
          .map(
            ([units, ids]) =>
              `${index === 0 ? 'invitation' : 'investment'} of ${units} units: ${[...ids].join(', ')}`,
          ),
      ),
    reused: () => [...requests].filter(([, different]) => different.size > 1).map(([key]) => key),
  };
}

function idIn(text: string): string | null {
  try {
    const { id } = JSON.parse(text) as { id?: unknown };
    return typeof id === 'string' || typeof id === 'number' ? String(id) : null;
  } catch {
    return null;
  }
}
