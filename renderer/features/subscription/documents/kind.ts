/** How a document can be shown in the window; `other` can only be saved. */
export type DocumentKind = 'pdf' | 'text' | 'html' | 'image' | 'other';

const images = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];

/** Returns the kind of a document. Bytes that start like a PDF are a PDF; otherwise the media type decides. */
export function documentKind(mediaType: string, bytes: Uint8Array): DocumentKind {
  const type = mediaType.split(';')[0]?.trim().toLowerCase() ?? '';
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 1024)).trimStart().toLowerCase();
  if (start.startsWith('%pdf-') || type === 'application/pdf') return 'pdf';
  if (images.includes(type)) return 'image';
  if (type === 'text/html' || type === 'application/xhtml+xml') return 'html';
  if (type.startsWith('text/') || type === 'application/json') return 'text';
  return 'other';
}

/** Returns HTML from outside with a policy that prevents it from loading anything, for a frame without scripts. */
export function sealedHtml(html: string): string {
  const policy = `default-src 'none'; img-src data:; style-src 'unsafe-inline'; font-src data:`;
  return `<!doctype html><meta http-equiv="Content-Security-Policy" content="${policy}"><meta name="referrer" content="no-referrer">${html}`;
}
