/** A refusal: thrown by the rules, answered as JSON. Its text is meant for people; it never carries a stack. */
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

/** `{"detail": ...}` as for 401, 403, 404, 405, 409, 413, 415 and 422 [assumed]. */
export function refuse(status: number, detail: string, headers?: Record<string, string>): Refusal {
  return new Refusal(status, { detail }, headers);
}

/** 400 with the messages at their fields [assumed]. */
export function refuseFields(fields: Record<string, string[]>): Refusal {
  return new Refusal(400, fields);
}

/** 400 with one message at one field [assumed]. */
export function refuseField(field: string, message: string): Refusal {
  return refuseFields({ [field]: [message] });
}

/** 404 for an id of a path that nothing is known under [assumed]. */
export function notFound(what: string): Refusal {
  return refuse(404, `There is no ${what} with this id.`);
}
