/** Settings that can be changed while the sandbox runs. Units as in `SandboxOptions`. */
export interface Settings {
  latency: number;
  documentDelay: number;
  tokenLifetime: number;
  cacheErrors: boolean;
  keyLifetime: number | null;
  /** Fields that records never show. */
  hidden: string[];
  /** Time until a write is shown, in milliseconds of the sandbox's clock; until then the former values are shown. */
  showDelay: number;
  /** Seed for showing records in other, equivalent spellings, repeatably. Null shows records as stored. */
  spelling: string | null;
  /** Seconds by which the header `Date` differs from the sandbox's clock; null leaves the header out. */
  dateShift: number | null;
}
