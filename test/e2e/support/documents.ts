import type { App } from './app.ts';
import { unsigned } from './entries.ts';
import type { Form } from './form.ts';
import type { Platform } from './platform.ts';
import { expect } from './test.ts';
import { fill } from './words.ts';

interface ServedDocument {
  mediaType: string;
  bytes: Buffer;
  /** Address of the document as the platform gives it. By default it is on the platform itself. */
  url?: string;
}

/** Makes the platform list these documents by their names in place of its own, and serve them. */
export function serveDocuments(platform: Platform, documents: Record<string, ServedDocument>): void {
  const { sandbox } = platform;
  const handle = sandbox.handle.bind(sandbox);
  const names = Object.keys(documents);
  sandbox.handle = async (request) => {
    const { pathname, origin } = new URL(request.url);
    const asked = documents[names[Number(/\/test-document\/(\d+)\//.exec(pathname)?.[1] ?? -1)] ?? ''];
    if (asked) {
      const headers = { 'Content-Type': asked.mediaType };
      return { kind: 'answer', response: new Response(new Uint8Array(asked.bytes), { headers }) };
    }
    const outcome = await handle(request);
    if (outcome.kind !== 'answer' || !pathname.includes('/invitations/')) return outcome;
    const { status, headers } = outcome.response;
    const body = JSON.parse(await outcome.response.text());
    if (body.costs_document)
      body.costs_document = names.map((name, index) => ({
        id: index.toString(16).padStart(8, '0'),
        name,
        url: documents[name]?.url ?? `${origin}/test-document/${index}/`,
      }));
    const kept = new Headers(headers);
    kept.delete('Content-Length');
    return { kind: 'answer', response: new Response(JSON.stringify(body), { status, headers: kept }) };
  };
}

/** Makes a subscription that waits for its signature, and shows the part of its form with its documents. */
export async function showDocuments(form: Form): Promise<void> {
  await form.entry.fillNew({ ...unsigned, units: '12' });
  await form.queue();
  await form.timeline.reaches('costs', 'done');
  await form.open('signature');
}

/** Opens one of the documents, and returns the viewer. */
export async function view(app: App, name: string) {
  const { costs } = app.words.subscription;
  await app.button(fill(costs.showNamed, { name })).click();
  const viewer = app.page.getByRole('dialog', { name });
  await expect(viewer).toBeVisible();
  return viewer;
}

/** Returns a PDF as `serveDocuments` takes it. */
export const pdf = (bytes: Buffer): ServedDocument => ({ mediaType: 'application/pdf', bytes });

/** Returns pages of A4 for `pagesPdf`, each with its number as its text. */
export const a4 = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ text: `Page ${index + 1}` }));
