import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { answer } from '../../main/electron/page-files.ts';
import { temporaryFolder } from './fixtures/run-main.ts';

const folder = temporaryFolder();
const root = path.join(folder, 'renderer');
const get = (url: string, method = 'GET') => answer(root, { method, url });

beforeAll(() => {
  mkdirSync(path.join(root, 'assets'), { recursive: true });
  mkdirSync(path.join(folder, 'renderer-of-others'));
  writeFileSync(path.join(root, 'index.html'), '<html><head></head></html>');
  writeFileSync(path.join(root, 'assets/a b.js'), 'x');
  writeFileSync(path.join(root, 'assets/secret.key'), 'x');
  writeFileSync(path.join(folder, 'outside.json'), '{}');
  writeFileSync(path.join(folder, 'renderer-of-others/a.json'), '{}');
});

describe('the files of app://desk', () => {
  test.each([
    ['app://desk/', 'text/html; charset=utf-8'],
    ['app://desk/index.html', 'text/html; charset=utf-8'],
    ['app://desk/assets/a%20b.js?v=1#x', 'text/javascript; charset=utf-8'],
  ])('include %s', async (url, type) => {
    const response = await get(url);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe(type);
  });

  test.each([
    'app://desk/nothing.js',
    'app://desk/assets',
    'app://desk/assets/',
    'app://desk/assets/secret.key',
    'app://desk/../outside.json',
    'app://desk/%2e%2e/outside.json',
    'app://desk/%2e%2e%2foutside.json',
    'app://desk/..%2foutside.json',
    'app://desk/..%5coutside.json',
    'app://desk/assets/..%2f..%2foutside.json',
    'app://desk/%2e%2e%2frenderer-of-others%2fa.json',
    `app://desk/${encodeURIComponent(path.join(folder, 'outside.json'))}`,
    'app://desk//etc/passwd',
    'app://desk/index.html%00.js',
    'app://desk/%ff.js',
    'app://other/index.html',
    'app://user@desk/index.html',
    'app://desk:1/index.html',
    'file:///etc/passwd',
    'nonsense',
  ])('do not include %s', async (url) => {
    expect((await get(url)).status).toBe(404);
  });

  test('allow only GET', async () => {
    expect((await get('app://desk/index.html', 'POST')).status).toBe(405);
  });
});

/** Returns the expected headers, spelled out so that none is added, removed or loosened by mistake. */
const headers = (nonce: string) => ({
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "style-src-attr 'none'",
    "img-src 'self' data: blob:",
    "font-src 'self' data: blob:",
    "connect-src 'self'",
    "worker-src 'self'",
    "frame-src 'none'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'connection-allowlist': '("*://*:*/*");webrtc=block',
  'x-content-type-options': 'nosniff',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'permissions-policy': [
    ...['accelerometer=()', 'autoplay=()', 'camera=()', 'clipboard-read=()', 'display-capture=()'],
    ...['fullscreen=()', 'gamepad=()', 'geolocation=()', 'gyroscope=()', 'hid=()', 'idle-detection=()'],
    ...['local-fonts=()', 'magnetometer=()', 'microphone=()', 'midi=()', 'payment=()'],
    ...['publickey-credentials-get=()', 'screen-wake-lock=()', 'serial=()', 'storage-access=()', 'usb=()'],
    ...['window-management=()', 'xr-spatial-tracking=()'],
  ].join(', '),
});

test('every answer has all headers and a nonce of its own, which the page contains as well', async () => {
  const answers = await Promise.all(
    ['index.html', 'index.html', 'x', 'assets/a%20b.js'].map((name) => get(`app://desk/${name}`)),
  );
  answers.push(await get('app://desk/index.html', 'POST'));
  const nonces = answers.map((each) => {
    const nonce = /'nonce-([^']+)'/.exec(each.headers.get('content-security-policy') ?? '')?.[1] ?? '';
    const { 'content-type': _type, ...others } = Object.fromEntries(each.headers);
    expect(others).toEqual(headers(nonce));
    return nonce;
  });
  expect(new Set(nonces).size).toBe(answers.length);
  expect(await answers[0]?.text()).toContain(`<meta property="csp-nonce" nonce="${nonces[0]}">`);
});
