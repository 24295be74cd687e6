import { createHash } from 'node:crypto';
import { caseOfPerson } from './people.ts';

/** One call between the app and the platform. `answer` is null if the platform never got the call. */
export interface PassedCall {
  method: string;
  /** Path below the API's base. */
  path: string;
  key: string | null;
  body: string;
  answer: { status: number; text: string } | null;
}

/** A case of which the platform made two invitations or investments. */
export interface Doubled {
  case: Case;
  /** How many of which object, with their ids. */
  made: string;
}

/** Records the calls between the app and the platform, including those whose answer the app never received. */
export interface Recorder {
  passed(call: PassedCall): void;
  /** Returns the cases of which more than one invitation, or more than one investment, was made. */
  doubled(): Doubled[];
  /** Returns the keys that came with another method, path or body than before. */
  reused(): string[];
}

/**
 * A case by its units. An investment whose invitation was not made here is a case of its own, by the invitation's id.
 */
type Case = number | string;

/** Records calls. Each case has its own number of units, which identifies its objects on the platform. */
export function createRecorder(): Recorder {
  const requests = new Map<string, Set<string>>();
  const unitsOf = new Map<string, number>();
  const invitations = new Map<Case, Set<string>>();
  const investments = new Map<Case, Set<string>>();
  const persons = new Map<Case, Set<string>>();
  const proofs = new Map<Case, Set<string>>();
  /** The case of each person, by the person's id. */
  const caseOf = new Map<string, Case>();

  const add = <K>(map: Map<K, Set<string>>, name: K, value: string) =>
    map.set(name, (map.get(name) ?? new Set()).add(value));

  function creation(path: string, body: string, id: string): void {
    const uploader = /^\/v2\/persons\/([^/]+)\/proofs\/$/.exec(path)?.[1];
    if (uploader !== undefined) {
      add(proofs, caseOf.get(decodeURIComponent(uploader)) ?? uploader, id);
      return;
    }
    const sent = JSON.parse(body) as { units?: number; invitation_id?: string; name?: string };
    if (path === '/v2/persons/') {
      const name = caseOfPerson(sent.name) ?? String(sent.name);
      caseOf.set(id, name);
      add(persons, name, id);
      return;
    }
    if (path === '/v2/invitations/' && sent.units !== undefined) {
      unitsOf.set(id, sent.units);
      add(invitations, sent.units, id);
    } else if (path === '/v2/investments/') {
      const invitation = sent.invitation_id ?? '';
      add(investments, unitsOf.get(invitation) ?? invitation, id);
    }
  }

  const doubles = (what: string, made: Map<Case, Set<string>>): Doubled[] =>
    [...made]
      .filter(([, ids]) => ids.size > 1)
      .map(([name, ids]) => ({ case: name, made: `${ids.size} ${what}s: ${[...ids].join(', ')}` }));

  return {
    passed({ method, path, key, body, answer }) {
      if (method === 'GET') return;
      if (key !== null)
        add(requests, key, createHash('sha256').update(`${method} ${path} ${body}`).digest('hex'));
      const isCreation = method === 'POST' && /^\/v2\/(invitations|investments|persons)\//.test(path);
      const id = isCreation && answer && answer.status < 300 ? idIn(answer.text) : null;
      if (id !== null) creation(path, body, id);
    },
    doubled: () => [
      ...doubles('invitation', invitations),
      ...doubles('investment', investments),
      ...doubles('person', persons),
      ...doubles('proof', proofs),
    ],
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
