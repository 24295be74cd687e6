/**
 * Everything about the platform that neither the guide nor the documentation says [assumed], in one place. If the real
 * platform differs, change it here. Facts from the guide or the documentation are not listed here; the code marks them
 * [guide] or [docs] where it uses them.
 *
 * Assumptions that are not plain values:
 * - Refusals look like a Django REST backend's: 400 `{"field": ["message"]}` or `{"non_field_errors": [...]}`,
 *   401/403/404/405/413/415/422 `{"detail": "..."}`. The token endpoint answers in OAuth's own words.
 * - An unknown id in a *path* is 404; an unknown id in a *body* is 400 at its field.
 * - Unknown fields of a body are ignored, as such backends do.
 * - A read-only field (ids, status, amounts, times, the investment's units and signature) is accepted in a body when its
 *   value is unchanged, and refused otherwise.
 * - The same name twice in one JSON object is refused, because parsers differ in which one counts.
 * - Null takes an answer back. A survey is a list, so an empty list takes it back.
 * - When an invitation lacks something for an investment, the refusal carries the name of the invitation's missing field
 *   (`survey`, `survey_waiver`, `self_disclosure_submitted_at`, ...), so that a form can show the message there.
 * - In a campaign that requires the self-disclosure, two `false` statements are insufficient, whatever the sum.
 *   The sum itself isn't checked against the legal caps: the booleans are the investor's statement about it.
 * - `survey` is a free list: its items may be any JSON. An empty list needs `survey_waiver: "NO_ANSWERS"`.
 * - Ids are also accepted in capitals and in braces, as such backends read UUIDs.
 * - A call is answered with 409 while an earlier call with the same key is still being processed. The sandbox answers at
 *   once, so this happens only after a fault that delays the write.
 * - Times are returned in UTC with `Z`, with fractions only where there are any, whatever format they were sent in.
 * - When `units` change before the investment exists, a new costs document is created, under a new id.
 * - The costs document needn't exist for an investment: the guide invests at once.
 * - `limit` and `offset` choose a page of a list. Invalid values are refused: if they were ignored, a client with a wrong
 *   page parameter would read the first page forever. A limit above the maximum counts as the maximum.
 */
export const ASSUMED = {
  /** How far in the future a time may lie, in seconds, because clocks differ a little. */
  clockToleranceSeconds: 5 * 60,
  /** Default lifetime of a token, in seconds. */
  tokenLifetimeSeconds: 3600,
  /** Time until the costs document exists, in milliseconds. The platform creates it "not at once" [docs]. */
  documentDelayMs: 1500,
  /** Time between two statuses of an investment in training, in seconds. */
  progressStepSeconds: 20,
  /** Largest body, in bytes; a larger one is refused with 413. */
  bodyLimitBytes: 1_000_000,
  /** Deepest nesting of JSON; real answers stay far below. */
  jsonDepthLimit: 32,
  /** Longest idempotency key, in characters; a longer one is a client's mistake. */
  keyLengthLimit: 255,
  pageSize: 100,
  pageSizeLimit: 1000,
  /** Largest PostgreSQL integer, the type in which a Django backend would store units. */
  unitsLimit: 2_147_483_647,
  /** The only known waiver [guide]; refusing others is assumed. */
  waivers: ['NO_ANSWERS'],
  currency: 'EUR',
  /** Decimals of money, as in the documentation's example. */
  moneyDecimals: 3,
  /** Status after the issuer's refusal. It exists [docs], but its real value is unknown: clients must show any value. */
  rejectedStatus: 'REJECTED_BY_ISSUER',
} as const;

/** Scopes that the guide requests [guide]. Each endpoint names the scope it needs [assumed]. */
export const SCOPES = [
  'investors:write',
  'investors:read',
  'investments:write',
  'investments:read',
  'documents:write',
] as const;
export type Scope = (typeof SCOPES)[number];
