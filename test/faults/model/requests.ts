import type { Json } from '../../../contract/primitives.ts';

export interface ModelRequest {
  method: string;
  /** Path below the API's base, without a query. */
  path: string;
  key: string | null;
  body: string;
  /** Time in epoch milliseconds. */
  at: number;
  /** The platform itself refuses the request, unless it has answered this key before. */
  refuse: ModelAnswer | null;
}

export interface ModelAnswer {
  status: number;
  body: Json;
}

export interface ModelOptions {
  /** Whether a refusal is kept under its key as well [unknown]. */
  cachesErrors: boolean;
  /** Whether a key is forgotten after a day [assumed lifetime], or never. */
  forgetsKeys: boolean;
  /** Whether an investment's answers contain its status, or only a read of the investment does. */
  tellsStatus: boolean;
}

/** What every part of the platform's records shares. */
export interface Shared {
  newId(): string;
  misuse: string[];
}

/** A part of the platform's records, with its endpoints. */
export interface ModelPart {
  write(request: ModelRequest): ModelAnswer;
  read(path: string): ModelAnswer;
  another(path: string): Json | null;
}

/** Returns a refusal about one field. */
export const refused = (status: number, field: string, text: string): ModelAnswer => ({
  status,
  body: { [field]: [text] },
});
export const notFound: ModelAnswer = { status: 404, body: { detail: 'Not found.' } };
