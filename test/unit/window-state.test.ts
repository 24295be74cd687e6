import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { openWindowState } from '../../main/electron/window-state.ts';
import { scratchFolder } from '../support/headless.ts';

const bounds = { x: 1, y: -2, width: 1000, height: 700 };
const usual = { bounds: null, maximized: false, zoom: 100 };

describe('the kept state of the window', () => {
  const folders: ReturnType<typeof scratchFolder>[] = [];
  const folder = () => {
    const made = scratchFolder();
    folders.push(made);
    return made.path;
  };
  afterEach(() => {
    for (const each of folders.splice(0)) each.remove();
  });

  it('is there at the next start', () => {
    const profile = folder();
    const state = openWindowState(profile);
    expect(state.current).toEqual(usual);
    state.change({ bounds });
    state.change({ zoom: 125, maximized: true });
    state.flush();
    expect(openWindowState(profile).current).toEqual({ bounds, maximized: true, zoom: 125 });
  });

  it('is written automatically, once for many changes', async () => {
    const profile = folder();
    const state = openWindowState(profile);
    for (let x = 0; x < 50; x++) state.change({ bounds: { ...bounds, x } });
    const written = () => JSON.parse(readFileSync(path.join(profile, 'window.json'), 'utf8'));
    await expect.poll(() => written().bounds.x).toBe(49);
  });

  it.each([
    '',
    '{"bounds"',
    'null',
    '[]',
    '7',
    '{"bounds":{"x":"a"},"maximized":"yes","zoom":1000}',
    '{"bounds":{"x":1e9,"y":0,"width":1000,"height":700}}',
    '{"bounds":{"x":0.5,"y":0,"width":10,"height":0},"zoom":0}',
  ])('starts anew when it is damaged: %s', (text) => {
    const profile = folder();
    writeFileSync(path.join(profile, 'window.json'), text);
    expect(openWindowState(profile).current).toEqual(usual);
  });

  it('keeps what is undamaged beside what is damaged', () => {
    const profile = folder();
    writeFileSync(path.join(profile, 'window.json'), '{"bounds":7,"maximized":true,"zoom":"x"}');
    expect(openWindowState(profile).current).toEqual({ ...usual, maximized: true });
  });

  it('causes no failure when it can be neither read nor written', () => {
    const profile = folder();
    mkdirSync(path.join(profile, 'window.json'));
    const state = openWindowState(profile);
    state.change({ zoom: 150 });
    state.flush();
    expect(state.current.zoom).toBe(150);
  });
});
