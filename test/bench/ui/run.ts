import { readFileSync } from 'node:fs';
import type { CDPSession, Page } from '@playwright/test';
import { listFilters } from '../../../contract/subscription-list.ts';
import { systemKeychain } from '../../../main/secrets/keychain.ts';
import { App } from '../../e2e/support/app.ts';
import { p95, round } from '../figures.ts';
import { fillProfile } from '../scale/profile.ts';
import { answerTime, installProbe, lackingRows } from './probe.ts';
import { scriptAndLayout, traced, workPerFrame } from './work.ts';

/** The figures of a window over one file, as `npm run bench:ui` prints them. Times are in milliseconds. */
export interface UiFigures {
  subscriptions: number;
  /** From the start of the process until the first rows are shown. */
  usable_ms: number;
  filter_p95_ms: number;
  search_p95_ms: number;
  /** Rows that the list lacked in all sampled frames together. */
  scroll_blank_rows: number;
  scroll_frames: number;
  frame_work_p95_ms: number;
  key_work_p95_ms: number;
  key_paint_p95_ms: number;
  long_tasks_while_typing: number;
  /** Memory that the page shares with nobody; null where the system does not tell (only Linux does). */
  page_mb: number | null;
  renderer: string;
  window: string;
}

const size = { width: 1280, height: 800 };
const searches = ['müller', 'anna', 'schmidt', 'hafen', 'kunde12', 'krüger', 'forst', 'weiß'];
/** Number of sampled frames while the list scrolls. */
const frames = 200;
/** Pause between two keys of a person who types fast, in milliseconds. */
const betweenKeys = 90;
/** The shortest time until a painted key that the browser reports, in milliseconds. */
const soonest = 16;

/** Fills a profile, opens the window on it, and measures. */
export async function measureUi(count: number, tell: (line: string) => void): Promise<UiFigures> {
  const app = new App({ language: 'en', theme: 'light' });
  try {
    await fillProfile(app.profile.folder, count, { secrets: systemKeychain, tell });
    const began = performance.now();
    await app.start(size);
    await app.list.rows().first().waitFor();
    const usable_ms = round(performance.now() - began);
    tell(`${count}: usable after ${usable_ms} ms`);
    const figures = await measureWindow(app, tell);
    await app.close();
    return { subscriptions: count, usable_ms, ...figures };
  } finally {
    await app.dispose();
  }
}

async function measureWindow(app: App, tell: (line: string) => void) {
  const { page } = app;
  const browser = page.context().browser();
  if (!browser) throw new Error('the window is not one of the Chromium host');
  const ofBrowser = await browser.newBrowserCDPSession();
  const ofPage = await page.context().newCDPSession(page);
  await ofPage.send('Performance.enable');
  await installProbe(page);
  await listsComplete(app);
  await atRest(page);
  tell('the app is at rest');

  const filters = await filterTimes(app);
  tell(`filter ${p95(filters)} ms: ${filters.map((time) => Math.round(time)).join(' ')}`);
  const search = await searchTimes(app);
  tell(`search ${p95(search)} ms: ${search.map((time) => Math.round(time)).join(' ')}`);
  const { lacking, work } = await scroll(app, ofPage, ofBrowser);
  tell(`scrolling: ${p95(work)} ms a frame`);
  const typing = await type(app, ofPage);
  tell(`keys ${p95(typing.work)} ms of work, painted after ${p95(typing.paint)} ms`);
  const { gpu } = await ofBrowser.send('SystemInfo.getInfo');
  return {
    filter_p95_ms: p95(filters),
    search_p95_ms: p95(search),
    scroll_blank_rows: lacking.reduce((sum, rows) => sum + rows, 0),
    scroll_frames: lacking.length,
    frame_work_p95_ms: p95(work),
    key_work_p95_ms: p95(typing.work),
    key_paint_p95_ms: p95(typing.paint),
    long_tasks_while_typing: typing.longTasks,
    page_mb: await pageMegabytes(ofPage, ofBrowser),
    renderer: `Chromium ${browser.version()}, ${gpu.auxAttributes?.glRenderer ?? 'unknown renderer'}`,
    window: `${size.width} × ${size.height}`,
  };
}

/** Waits until the lists have been read as a whole. */
async function listsComplete(app: App): Promise<void> {
  const query = { filter: 'all', search: '', offset: 0, limit: 1 };
  await app.page.waitForFunction(
    async (input) => {
      // biome-ignore lint/suspicious/noExplicitAny: the page's bridge
      const { value } = await (globalThis as any).desk.subscriptions.list(input);
      return value.building === null;
    },
    query,
    { polling: 200 },
  );
}

/** How long the app tells nothing new when it is at rest, and how long that is waited for, in milliseconds. */
const quiet = { for: 2_000, atMost: 300_000 };

/**
 * Waits until the work that follows a start is done: a big file is checked, and everything unfinished is looked at. People
 * work meanwhile, but what they then wait for depends on how many cores a machine has.
 */
const atRest = (page: Page): Promise<void> =>
  page.evaluate(async (quiet) => {
    // biome-ignore lint/suspicious/noExplicitAny: the page's bridge
    const bridge = (globalThis as any).desk;
    let told = performance.now();
    const stops = ['app', 'sync', 'subscriptions'].map((event) =>
      bridge.on(event, () => {
        told = performance.now();
      }),
    );
    const until = told + quiet.atMost;
    while (performance.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, 200));
      const { value } = await bridge.app.state();
      if (value.sync.pause?.reason !== 'checking' && performance.now() - told > quiet.for) break;
    }
    for (const stop of stops) stop();
  }, quiet);

/** Chooses each filter in turn. A notice above the list may have moved the buttons since the last one. */
async function filterTimes(app: App): Promise<number[]> {
  await app.list.show('drafts');
  const times: number[] = [];
  for (let turn = 0; turn < 40; turn += 1) {
    const filter = app.list.filter(listFilters[turn % listFilters.length] as (typeof listFilters)[number]);
    await filter.hover();
    await app.page.waitForTimeout(betweenKeys);
    times.push(await answerTime(app.page, 'click', () => filter.click()));
  }
  await app.list.showAll();
  return times;
}

async function searchTimes(app: App): Promise<number[]> {
  const { keyboard } = app.page;
  const times: number[] = [];
  const type = async (key: string) => {
    await app.page.waitForTimeout(betweenKeys);
    // A letter without a key of its own comes from an input method.
    const isKey = /^[\x20-\x7e]$|^Backspace$/.test(key);
    const press = () => (isKey ? keyboard.press(key) : keyboard.insertText(key));
    times.push(await answerTime(app.page, 'input', press));
  };
  await app.page.getByRole('searchbox').focus();
  for (const text of searches) {
    for (const letter of text) await type(letter);
    for (const _ of text) await type('Backspace');
  }
  return times;
}

async function scroll(app: App, ofPage: CDPSession, ofBrowser: CDPSession) {
  const box = await app.list.listbox.boundingBox();
  if (!box) throw new Error('there is no list');
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const gesture = { x, y, yDistance: -20_000, speed: 4_000, gestureSourceType: 'mouse' as const };
  const down = () => ofPage.send('Input.synthesizeScrollGesture', gesture);
  const lacking = await lackingRows(app.page, frames, down);
  // Looking for lacking rows is work too, so the work is measured farther down, where nobody looks.
  return { lacking, work: workPerFrame(await traced(ofBrowser, down)) };
}

/** Types into the form of a draft. */
async function type(app: App, ofPage: CDPSession) {
  const { page } = app;
  await app.form.openNew();
  await app.form.units.focus();
  await watchKeys(page);
  const work: number[] = [];
  for (let key = 0; key < 60; key += 1) {
    const before = await scriptAndLayout(ofPage);
    await page.keyboard.press(key % 10 === 9 ? 'Backspace' : String(key % 9));
    await page.waitForTimeout(betweenKeys);
    work.push((await scriptAndLayout(ofPage)) - before);
  }
  const { paint, longTasks } = await keysSeen(page);
  // The browser reports no key that was painted sooner.
  const others = Array<number>(Math.max(work.length - paint.length, 0)).fill(soonest);
  return { work, paint: [...paint, ...others], longTasks };
}

const watchKeys = (page: Page): Promise<void> =>
  page.evaluate((durationThreshold) => {
    // biome-ignore lint/suspicious/noExplicitAny: the tests know no types of a page
    const window = globalThis as any;
    window.keysSeen = { paint: [], longTasks: 0 };
    new window.PerformanceObserver((list: { getEntries(): { name: string; duration: number }[] }) => {
      for (const { name, duration } of list.getEntries())
        if (name === 'keydown') window.keysSeen.paint.push(duration);
    }).observe({ type: 'event', durationThreshold });
    new window.PerformanceObserver((list: { getEntries(): unknown[] }) => {
      window.keysSeen.longTasks += list.getEntries().length;
    }).observe({ type: 'longtask' });
  }, soonest);

const keysSeen = (page: Page): Promise<{ paint: number[]; longTasks: number }> =>
  // biome-ignore lint/suspicious/noExplicitAny: the tests know no types of a page
  page.evaluate(() => (globalThis as any).keysSeen);

/** Returns what the page holds, without garbage, of which a browser keeps as much as it likes. */
async function pageMegabytes(ofPage: CDPSession, ofBrowser: CDPSession): Promise<number | null> {
  if (process.platform !== 'linux') return null;
  await ofPage.send('HeapProfiler.collectGarbage');
  const { processInfo } = await ofBrowser.send('SystemInfo.getProcessInfo');
  const pages = processInfo.filter(({ type }) => type === 'renderer');
  const sizes = pages.map(({ id }) => {
    const text = readFileSync(`/proc/${id}/smaps_rollup`, 'utf8');
    const of = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0);
    return of('Private_Clean') + of('Private_Dirty');
  });
  return round(Math.max(...sizes) / 1024);
}
