import { createHash } from 'node:crypto';
import type { Json } from '../../../contract/primitives.ts';
import {
  type ModelAnswer,
  type ModelPart,
  type ModelRequest,
  notFound,
  refused,
  type Shared,
} from './requests.ts';

export interface ModelPerson {
  id: string;
  /** The key under which the record was made. */
  key: string | null;
  name: Json;
}

export interface ModelProof {
  id: string;
  key: string | null;
  personId: string;
  kind: string;
  /** Of the bytes that arrived, in hexadecimal. */
  sha256: string;
}

/** The people of the model. A person with a proof is an investor with one wallet. */
export interface PeopleRecords extends ModelPart {
  readonly persons: Map<string, ModelPerson>;
  readonly proofs: Map<string, ModelProof>;
  /** Returns the wallets of a person; null when there is no such investor. */
  walletsOf(investorId: string): string[] | null;
}

/** The parts of a multipart body: the texts, and the hash of the file. */
export interface Upload {
  texts: Record<string, string>;
  sha256: string;
}

/** Reads a multipart body as text. Its first line is the boundary. */
export function uploadIn(body: string): Upload {
  const [boundary = ''] = body.split('\r\n', 1);
  const texts: Record<string, string> = {};
  let sha256 = '';
  for (const part of body.split(boundary).slice(1, -1)) {
    const [head = '', ...content] = part.split('\r\n\r\n');
    const text = content.join('\r\n\r\n').slice(0, -2);
    const name = /name="([^"]*)"/.exec(head)?.[1] ?? '';
    if (head.includes('filename=')) sha256 = createHash('sha256').update(text).digest('hex');
    else texts[name] = text;
  }
  return { texts, sha256 };
}

const personView = ({ id, name }: ModelPerson): Json => ({ id, name });
const proofView = ({ id, personId, kind, sha256 }: ModelProof): Json => ({
  id,
  person_id: personId,
  kind,
  sha256,
});

export function createPeopleRecords({ newId }: Shared): PeopleRecords {
  const persons = new Map<string, ModelPerson>();
  const proofs = new Map<string, ModelProof>();

  function write({ path, key, body }: ModelRequest): ModelAnswer {
    const [, , , id = ''] = path.split('/');
    if (id === '') {
      const { name = null } = JSON.parse(body) as Record<string, Json>;
      const person = { id: newId(), key, name };
      persons.set(person.id, person);
      return { status: 201, body: personView(person) };
    }
    if (!persons.has(id)) return notFound;
    const { texts, sha256 } = uploadIn(body);
    if (texts.sha256 !== sha256) return refused(400, 'file', 'These are other bytes.');
    const proof = { id: newId(), key, personId: id, kind: texts.kind ?? '', sha256 };
    proofs.set(proof.id, proof);
    return { status: 201, body: proofView(proof) };
  }

  function read(path: string): ModelAnswer {
    const [, , kind, id = ''] = path.split('/');
    const person = persons.get(id);
    if (kind === 'persons') return person ? { status: 200, body: personView(person) } : notFound;
    const results = [...proofs.values()].map(proofView);
    return { status: 200, body: { count: results.length, next: null, previous: null, results } };
  }

  return {
    persons,
    proofs,
    walletsOf: (investorId) =>
      [...proofs.values()].some(({ personId }) => personId === investorId)
        ? [investorId.replace(/^9{8}/, '33333333')]
        : null,
    write,
    read,
    another(path) {
      const [, , , id] = path.split('/');
      const other = [...persons.values()].find((one) => one.id !== id);
      return other ? personView(other) : null;
    },
  };
}
