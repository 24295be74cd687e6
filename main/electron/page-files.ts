import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { isAppUrl } from './address.ts';
import { securityHeaders } from './headers.ts';

const mediaTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
  '.pfb': 'application/octet-stream',
  '.bcmap': 'application/octet-stream',
  '.wasm': 'application/wasm',
};

/**
 * Returns the response of `app://desk` to a request, with the security headers: a file below `root` or an error. Returns a
 * network error when the page's own HTML file is missing.
 */
export async function answer(root: string, request: { method: string; url: string }): Promise<Response> {
  const nonce = randomBytes(16).toString('base64');
  const respond = (status: number, body: Uint8Array<ArrayBuffer> | string | null, type = 'text/plain') =>
    new Response(body, { status, headers: { ...securityHeaders(nonce), 'Content-Type': type } });

  if (request.method !== 'GET') return respond(405, 'Method not allowed');
  const file = isAppUrl(request.url) ? fileBelow(root, new URL(request.url).pathname) : null;
  const type = file === null ? undefined : mediaTypes[path.extname(file)];
  if (file === null || type === undefined) return respond(404, 'Not found');
  try {
    const bytes = await readFile(file);
    return respond(200, type.startsWith('text/html') ? withNonce(bytes.toString(), nonce) : bytes, type);
  } catch {
    // Without its HTML file the page cannot be shown. The network error makes the load fail, and the start ends with a
    // message.
    return type.startsWith('text/html') ? Response.error() : respond(404, 'Not found');
  }
}

/** Returns the file that a URL's path names; null when the path is malformed or leads outside `root`. */
function fileBelow(root: string, pathname: string): string | null {
  let name: string;
  try {
    name = decodeURIComponent(pathname);
  } catch {
    return null;
  }
  if (name.includes('\0') || name.includes('\\') || name.split('/').includes('..')) return null;
  const file = path.join(root, name === '/' ? 'index.html' : name);
  return file.startsWith(root + path.sep) ? file : null;
}

/**
 * Adds the style nonce to the page, in the same element as Vite does. Scripts must be files of `app://desk` and need no
 * nonce, so knowing the nonce allows nothing but styles.
 */
function withNonce(html: string, nonce: string): string {
  return html.replace('<head>', `<head><meta property="csp-nonce" nonce="${nonce}">`);
}
