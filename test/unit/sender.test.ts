import type { IpcMainInvokeEvent } from 'electron';
import { expect, test } from 'vitest';
import { isFromPage } from '../../main/electron/sender.ts';

type Sent = Parameters<typeof isFromPage>[0];

const contents = { name: 'ours' } as unknown as IpcMainInvokeEvent['sender'];
const window = { webContents: contents };
const url = 'app://desk/index.html';
const frame = (is: { url: string; parent: object | null }) => is as Sent['senderFrame'];
const main = frame({ url, parent: null });

test('a message of our own main frame is accepted while it shows our own page', () => {
  expect(isFromPage({ sender: contents, senderFrame: main }, window)).toBe(true);
});

// Each message has only one thing wrong.
test.each<[string, Sent, typeof window | null]>([
  [
    'another window, even with our page in it',
    { sender: { name: 'other' } as unknown as typeof contents, senderFrame: main },
    window,
  ],
  ['a closed window', { sender: contents, senderFrame: main }, null],
  [
    'a frame in our page, even with our page in it',
    { sender: contents, senderFrame: frame({ url, parent: { url } }) },
    window,
  ],
  ['a frame that is gone', { sender: contents, senderFrame: null }, window],
  ...[
    'https://desk/index.html',
    'app://other/index.html',
    'app://anna@desk/index.html',
    'about:blank',
    'about:srcdoc',
    'chrome-error://chromewebdata/',
    '',
  ].map((other): [string, Sent, typeof window] => [
    `our main frame at “${other}”`,
    { sender: contents, senderFrame: frame({ url: other, parent: null }) },
    window,
  ]),
])('a message of %s is refused', (_name, sent, ours) => {
  expect(isFromPage(sent, ours)).toBe(false);
});
