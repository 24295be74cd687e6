import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type Answer, type Call, type Endpoint, listPage } from '../../sandbox/api/endpoint.ts';
import { check, jsonObject, text } from '../../sandbox/checks.ts';
import { notFound, refuseField } from '../../sandbox/errors.ts';
import type { Platform } from '../../sandbox/platform.ts';

export interface StoredPerson {
  id: string;
  name: string;
  key: string | null;
}

export interface StoredProof {
  id: string;
  personId: string;
  kind: string;
  /** Of the bytes that arrived, in hexadecimal. */
  sha256: string;
  /** The text that came with the bytes. */
  said: string;
  key: string | null;
}

/** The people of a sandbox. Only the tests hand these endpoints to it. */
export interface PeoplePlatform {
  readonly persons: Map<string, StoredPerson>;
  readonly proofs: Map<string, StoredProof>;
  endpoints(platform: Platform): Endpoint[];
}

const NewPerson = z.object({ name: text(150) });
const personView = ({ id, name }: StoredPerson) => ({ id, name });
const proofView = ({ id, personId, kind, sha256 }: StoredProof) => ({
  id,
  person_id: personId,
  kind,
  sha256,
});

/**
 * Creates the endpoints of people: `POST` and `GET` of one, `POST` of a proof as multipart, `GET` of the list of all proofs. A
 * person becomes an investor, with one wallet, only with the first proof; until then the platform refuses invitations.
 */
export function createPeoplePlatform(): PeoplePlatform {
  const persons = new Map<string, StoredPerson>();
  const proofs = new Map<string, StoredProof>();

  function find(call: Call): StoredPerson {
    const person = persons.get(call.id);
    if (!person) throw notFound('person');
    return person;
  }

  function upload({ state, now, changed }: Platform, call: Call): Answer {
    const person = find(call);
    if (call.file === null) throw refuseField('file', 'A file is required.');
    const proof: StoredProof = {
      id: state.newId(),
      personId: person.id,
      kind: call.texts.kind ?? '',
      sha256: createHash('sha256').update(call.fileBytes).digest('hex'),
      said: call.texts.sha256 ?? '',
      key: call.key,
    };
    proofs.set(proof.id, proof);
    if (!state.investors.has(person.id)) {
      const wallet = { id: state.newId(), type: 'eth-generic', address: `0x${'0'.repeat(40)}` };
      const email = 'person@example.invalid';
      const [forename, surname] = ['Person', person.name];
      const investor = {
        id: person.id,
        forename,
        surname,
        email,
        createdAt: now(),
        wallets: [],
        fate: 'delivered' as const,
      };
      state.addInvestor(investor);
      state.addWallet(investor, wallet);
    }
    changed();
    return { status: 201, body: proofView(proof) };
  }

  return {
    persons,
    proofs,
    endpoints: (platform) => [
      {
        path: '/v2/persons/',
        POST: {
          scope: 'investors:write',
          takes: 'json',
          handle(call) {
            const { name } = check(NewPerson, jsonObject(call.bytes));
            const person = { id: platform.state.newId(), name, key: call.key };
            persons.set(person.id, person);
            platform.changed();
            return { status: 201, body: personView(person) };
          },
        },
      },
      {
        path: '/v2/persons/:id/',
        GET: { scope: 'investors:read', handle: (call) => ({ status: 200, body: personView(find(call)) }) },
      },
      {
        path: '/v2/persons/:id/proofs/',
        POST: { scope: 'investors:write', takes: 'multipart', handle: (call) => upload(platform, call) },
      },
      {
        path: '/v2/proofs/',
        GET: { scope: 'investors:read', handle: (call) => listPage(call, [...proofs.values()], proofView) },
      },
    ],
  };
}
