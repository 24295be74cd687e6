import { createHash } from 'node:crypto';
import { refuse } from './errors.ts';
import type { KeptAnswer } from './records.ts';

/**
 * Answers kept under their X-Idempotency-Key: a repeated call gets the answer of the first one [docs]. A key's lifetime,
 * whether refusals are kept, and the refusal of another body under the same key are [assumed]. Settings change the first
 * two.
 */
export class KeptAnswers {
  readonly #answers: Map<string, KeptAnswer>;

  constructor(answers: KeptAnswer[]) {
    this.#answers = new Map(answers.map((answer) => [answer.key, { ...answer }]));
  }

  /** Returns the answer kept for the same request, if any. Refuses another request under the same key. */
  find(key: string, request: string, now: number, lifetimeSeconds: number | null): KeptAnswer | undefined {
    const kept = this.#answers.get(key);
    if (!kept) return undefined;
    if (lifetimeSeconds !== null && now - kept.keptAt > lifetimeSeconds * 1000) {
      this.#answers.delete(key);
      return undefined;
    }
    if (kept.request !== request) {
      throw refuse(422, 'This idempotency key was already used for another request.');
    }
    return kept;
  }

  keep(answer: KeptAnswer): void {
    this.#answers.set(answer.key, answer);
  }

  get size(): number {
    return this.#answers.size;
  }

  all(): KeptAnswer[] {
    return [...this.#answers.values()];
  }
}

/** Returns the hash of method, path and every byte of the body. A repeated call must have the same hash. */
export function requestPrint(method: string, path: string, body: Uint8Array): string {
  return createHash('sha256').update(`${method} ${path}\n`).update(body).digest('base64');
}
