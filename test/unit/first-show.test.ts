import { EventEmitter } from 'node:events';
import type { BrowserWindow } from 'electron';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { longestUnseen, showOnce } from '../../main/electron/first-show.ts';

let window: EventEmitter & { webContents: EventEmitter; isDestroyed(): boolean };
let did: string[];
let written: string[];
let destroyed = false;

beforeEach(() => {
  vi.useFakeTimers();
  did = [];
  written = [];
  destroyed = false;
  window = Object.assign(new EventEmitter(), {
    webContents: new EventEmitter(),
    isDestroyed: () => destroyed,
    show: () => did.push('show'),
    maximize: () => did.push('maximize'),
  });
});
afterEach(() => vi.useRealTimers());

const start = (maximized = false) =>
  showOnce(
    window as unknown as BrowserWindow,
    { write: (code: string) => written.push(code) } as never,
    maximized,
  );

describe('the window is shown', () => {
  it.each([
    ['its first paint', () => window.emit('ready-to-show')],
    ['the end of loading', () => window.webContents.emit('did-finish-load')],
    ['a failed load', () => window.webContents.emit('did-fail-load')],
  ])('at %s, whichever comes first', (_, happens) => {
    start();
    expect(did).toEqual([]);
    happens();
    expect(did).toEqual(['show']);
  });

  it('after two seconds in which nothing happens, and the log says so', () => {
    start();
    vi.advanceTimersByTime(longestUnseen - 1);
    expect(did).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(did).toEqual(['show']);
    expect(written).toEqual(['page.shownWithoutPaint']);
  });

  it('only once, so later events do not bring it back to the front', () => {
    start(true);
    window.webContents.emit('did-finish-load');
    window.emit('ready-to-show');
    vi.advanceTimersByTime(longestUnseen);
    expect(did).toEqual(['maximize', 'show']);
    expect(written).toEqual([]);
  });

  it('never after it was destroyed', () => {
    start();
    destroyed = true;
    window.emit('ready-to-show');
    window.emit('closed');
    vi.advanceTimersByTime(longestUnseen);
    expect(did).toEqual([]);
  });
});
