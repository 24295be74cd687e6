/** A refusal: thrown by the rules, sent as JSON. Its text is meant for people and never contains a stack trace. */
export class Refusal extends Error {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly headers: Record<string, string>;

  constructor(status: number, body: Record<string, unknown>, headers: Record<string, string> = {}) {
    super(`refused with ${status}`);
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}

/** Returns a refusal with `{"detail": ...}`, as for 401, 403, 404, 405, 409, 413, 415 and 422 [assumed]. */
export function refuse(status: number, detail: string, headers?: Record<string, string>): Refusal {
  return new Refusal(status, { detail }, headers);
}

/** Returns a refusal with 400 and the messages at their fields [assumed]. */
export function refuseFields(fields: Record<string, string[]>): Refusal {
  return new Refusal(400, fields);
}

/** Returns a refusal with 400 and one message at one field [assumed]. */
export function refuseField(field: string, message: string): Refusal {
  return refuseFields({ [field]: [message] });
}

/** Returns a refusal with 404 for an unknown id in a path [assumed]. */
export function notFound(what: string): Refusal {
  return refuse(404, `There is no ${what} with this id.`);
}
