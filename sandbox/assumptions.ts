/**
 * Everything about the platform that nobody has told us [assumed], in one place. If the real platform turns out
 * otherwise, change it here; the rules that read these values say so. What the guide or the documentation tells
 * is not here: it is named [guide] or [docs] where it is used.
 *
 * Assumptions that are no plain value:
 * - Refusals look like a Django REST backend's: 400 `{"field": ["message"]}` or `{"non_field_errors": [...]}`,
 *   401/403/404/405/413/415/422 `{"detail": "..."}`. The token endpoint answers in OAuth's own words.
 * - An unknown id in a *path* is 404; an unknown id in a *body* is 400 at its field.
 * - Unknown fields of a body are ignored, as such backends do.
 * - A field that is shown and can't be changed (ids, status, amounts, times, the investment's units and signature) is
 *   refused when it comes with another value, and accepted with the same one.
 * - The same name twice in one JSON object is refused, because readers differ in which one counts.
 * - An answer is taken back with null; a survey, which is a list, with an empty one.
 * - What an investment lacks is refused under the name of the invitation's field that is missing
 *   (`survey`, `survey_waiver`, `self_disclosure_submitted_at`, ...), so that a form can show it there.
 * - In a campaign that requires the self-disclosure, both statements `false` is insufficient, whatever the sum.
 *   The sum itself isn't checked against the legal caps: the booleans are the investor's statement about it.
 * - `survey` is a free list: its items may be any JSON. An empty list needs `survey_waiver: "NO_ANSWERS"`.
 * - Ids are taken in capitals and in braces as well, as such backends read UUIDs.
 * - A call whose key belongs to one that is still being processed is answered 409. The sandbox answers at once, so this
 *   comes only after a fault that puts the write off.
 * - Times come back in UTC with `Z`, with fractions only where there are any, however they were sent.
 * - When `units` change before the investment exists, the costs document is made anew, under a new id.
 * - The costs document needn't exist for an investment: the guide invests at once.
 * - A page of a list is chosen by `limit` and `offset`; senseless values are refused, because a client that asks for a
 *   page by mistake would read the first one for ever. A limit above the largest counts as that.
 */
export const ASSUMED = {
  /** Clocks differ a little: this far in the future a time is still "now". */
  clockToleranceSeconds: 5 * 60,
  /** When a token isn't told otherwise. */
  tokenLifetimeSeconds: 3600,
  /** The platform makes the costs document "not at once" [docs]; how long it takes is assumed. */
  documentDelayMs: 1500,
  /** One step of an investment's way in training. */
  progressStepSeconds: 20,
  /** Bodies above this are refused with 413. */
  bodyLimitBytes: 1_000_000,
  /** JSON nested deeper than this is refused; nobody's answers are. */
  jsonDepthLimit: 32,
  /** Longest idempotency key; what is longer is a client's mistake. */
  keyLengthLimit: 255,
  pageSize: 100,
  pageSizeLimit: 1000,
  /** PostgreSQL's integer, which a Django backend would keep units in. */
  unitsLimit: 2_147_483_647,
  /** The only waiver known [guide]; that others are refused is assumed. */
  waivers: ['NO_ANSWERS'],
  currency: 'EUR',
  /** Decimals of the documentation's money example. */
  moneyDecimals: 3,
  /** The status after a refusal exists [docs], its value is unknown: clients must show it as it comes. */
  rejectedStatus: 'REJECTED_BY_ISSUER',
} as const;

/** Scopes the guide asks for [guide]; which endpoint needs which is assumed and stands at each endpoint. */
export const SCOPES = [
  'investors:write',
  'investors:read',
  'investments:write',
  'investments:read',
  'documents:write',
] as const;
export type Scope = (typeof SCOPES)[number];
