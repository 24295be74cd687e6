import type { RecordFault } from './records.ts';

export interface DocumentInfo {
  id: string;
  /** The document's key in the platform's answer, for example `costs_document`. */
  label: string;
  name: string | null;
  url: string;
  mediaType: string | null;
  /** When the app fetched the document; null when not fetched yet. */
  fetchedAt: string | null;
  /** True when the platform has made a newer document since. The old one is kept for the records. */
  superseded: boolean;
  /** Set when the fetched file cannot be read. */
  unreadable?: RecordFault;
}
