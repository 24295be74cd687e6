import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, type TestInfo } from '@playwright/test';
import { testLimit } from '../../../scripts/lib/patience.ts';
import { App, type AppOptions } from './app.ts';
import type { Form } from './form.ts';
import { Platform } from './platform.ts';
import { SharedApp } from './shared-app.ts';
import { ownSurroundings } from './surroundings.ts';

interface Fixtures {
  /**
   * A started app on a profile of its own, in the Training environment. For a test that restarts or kills the app,
   * reads files, settings or the keychain, or changes the page's clock.
   */
  app: App;
  form: Form;
  /**
   * An app on an empty profile that was never started, and its form: `async ({ closed: { app, form } }) => …`. For a
   * test that prepares the profile before the app reads it.
   */
  closed: { app: App; form: Form };
  /**
   * A started app on a profile of its own, in an environment connected to `platform`, and its form:
   * `async ({ connected: { app, form }, platform }) => …`. For a test that would use `shared`, but needs an app of its
   * own.
   */
  connected: { app: App; form: Form };
  /** An empty folder outside the profile, e.g. on a share. */
  outside: string;
  /** A platform over real HTTP. The app does not know it before `platform.connect(app)`. */
  platform: Platform;
  /**
   * The running app that the tests of a worker share, and its form: `async ({ shared: { app, form } }) => …`. The app
   * is in an empty environment of this test, connected to `platform`. For every test that does not need an app of its
   * own, because it takes a fraction of a start.
   */
  shared: { app: App; form: Form };
}

interface WorkerFixtures {
  surroundings: undefined;
  sharedApp: SharedApp;
}

/** Gives every test its own data and platform, and its own app or a shared one: no test depends on another. */
export const test = base.extend<Fixtures & AppOptions, WorkerFixtures>({
  surroundings: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern what a fixture needs
    async ({}, use, { parallelIndex }) => {
      const leave = await ownSurroundings(parallelIndex);
      await use(undefined);
      leave();
    },
    { scope: 'worker', auto: true, timeout: testLimit },
  ],
  sharedApp: [
    async ({ surroundings: _ }, use) => {
      const sharedApp = new SharedApp();
      await use(sharedApp);
      await sharedApp.dispose();
    },
    { scope: 'worker', timeout: testLimit },
  ],
  language: ['de', { option: true }],
  theme: ['light', { option: true }],
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern what a fixture needs
  platform: async ({}, use) => {
    const platform = await Platform.serve();
    await use(platform);
    await platform.close();
  },
  closed: async ({ language, theme }, use, info) => {
    const app = new App({ language, theme });
    let passed = false;
    try {
      await use({ app, form: app.form });
      passed = hasPassed(info);
    } finally {
      if (!passed) await attachOutput(app, info);
      await app.dispose();
    }
  },
  app: async ({ closed: { app } }, use) => {
    await app.start();
    await use(app);
  },
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern what a fixture needs
  outside: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'investment-desk-outside-'));
    await use(folder);
    rmSync(folder, { recursive: true, force: true });
  },
  connected: async ({ app, platform }, use) => {
    await platform.connect(app);
    await use({ app, form: app.form });
  },
  form: async ({ closed: { form } }, use) => {
    await use(form);
  },
  shared: async ({ sharedApp, platform, language, theme }, use, info) => {
    let passed = false;
    try {
      const app = await sharedApp.lend({ language, theme }, platform);
      await use({ app, form: app.form });
      passed = hasPassed(info);
    } finally {
      if (!passed && sharedApp.current) await attachOutput(sharedApp.current, info);
      // The state that a failed test has left must not make the next one fail.
      if (!passed) await sharedApp.dispose();
    }
  },
});

/** The languages, each with the theme in which a test of both looks at the screens. */
export const looks = [
  { language: 'de', theme: 'light' },
  { language: 'en', theme: 'dark' },
] as const satisfies AppOptions[];

const hasPassed = (info: TestInfo): boolean => info.status === info.expectedStatus;

/**
 * Attaches the main process's output and log of a failed test. Playwright keeps a picture and the text of the window.
 */
async function attachOutput(app: App, info: TestInfo): Promise<void> {
  await info.attach('main process', { body: app.output.join('\n'), contentType: 'text/plain' });
  await info.attach('log', { body: app.profile.log(), contentType: 'text/plain' });
}

export { expect } from '@playwright/test';
