import type { Json } from '../../../contract/primitives.ts';
import { createOrders, type Orders } from './orders.ts';
import { createPeopleRecords, type PeopleRecords } from './people-records.ts';
import type { ModelAnswer, ModelOptions, ModelPart, ModelRequest } from './requests.ts';

/** A model of the platform, small enough to understand: its records, and the answers it remembers by key. */
export interface ModelPlatform
  extends Omit<Orders, keyof ModelPart>,
    Pick<PeopleRecords, 'persons' | 'proofs'> {
  /** Requests that no correct client makes. Each is a failure of the run. */
  readonly misuse: string[];
  /** The record at a path before its last change; null if it was never changed. */
  former(path: string): Json | null;
  /** Another record of the same collection as the one at a path; null if there is none. */
  another(path: string): Json | null;
  /** Processes a request that has passed everything in front of the platform. */
  process(request: ModelRequest): ModelAnswer;
}

const keyLifetime = 24 * 3_600_000;

export function modelPlatform(options: ModelOptions): ModelPlatform {
  const kept = new Map<string, { answer: ModelAnswer; at: number }>();
  /** Every request that a key ever came with, even if the key is forgotten since. */
  const known = new Map<string, string>();
  const misuse: string[] = [];
  const formerRecords = new Map<string, Json>();
  let last = 0;
  const newId = () => {
    last += 1;
    return `99999999-9999-4999-8999-${String(last).padStart(12, '0')}`;
  };
  const people = createPeopleRecords({ newId, misuse });
  const orders = createOrders(options, { newId, misuse }, people.walletsOf);
  const partAt = (path: string): ModelPart => (/^\/v2\/(persons|proofs)\//.test(path) ? people : orders);
  const read = (path: string) => partAt(path).read(path);

  function write(request: ModelRequest): ModelAnswer {
    if (request.method === 'PATCH') formerRecords.set(request.path, read(request.path).body);
    return partAt(request.path).write(request);
  }

  return {
    ...orders,
    persons: people.persons,
    proofs: people.proofs,
    misuse,
    former: (path) => formerRecords.get(path) ?? null,
    another: (path) => partAt(path).another(path),
    process(request) {
      const { method, path, key, body, at, refuse } = request;
      if (method === 'GET') return refuse ?? read(path);
      if (key === null) return refuse ?? write(request);
      const print = `${method} ${path} ${body}`;
      if ((known.get(key) ?? print) !== print) misuse.push(`key ${key}: ${known.get(key)} became ${print}`);
      known.set(key, print);
      const before = kept.get(key);
      if (before && !(options.forgetsKeys && at - before.at > keyLifetime)) return before.answer;
      const answer = refuse ?? write(request);
      if (answer.status < 300 || options.cachesErrors) kept.set(key, { answer, at });
      return answer;
    },
  };
}
