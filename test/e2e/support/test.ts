import { test as base } from '@playwright/test';
import { testLimit } from '../../support/patience.ts';
import { Desk, type DeskOptions } from './desk.ts';
import { Form } from './form.ts';
import { Platform } from './platform.ts';
import { ownSurroundings } from './surroundings.ts';

interface Fixtures {
  /** A desk on a profile of its own, started, in the Training environment. */
  desk: Desk;
  form: Form;
  /** A platform over real HTTP; nobody knows of it before `platform.connect(desk)`. */
  platform: Platform;
}

/** Every test has its own profile, desk and platform: none depends on another. */
export const test = base.extend<Fixtures & DeskOptions, { surroundings: undefined }>({
  surroundings: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern what a fixture needs
    async ({}, use, { parallelIndex }) => {
      const leave = await ownSurroundings(parallelIndex);
      await use(undefined);
      leave();
    },
    { scope: 'worker', auto: true, timeout: testLimit },
  ],
  language: ['de', { option: true }],
  theme: ['light', { option: true }],
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern what a fixture needs
  platform: async ({}, use) => {
    const platform = await Platform.serve();
    await use(platform);
    await platform.close();
  },
  desk: async ({ language, theme }, use, info) => {
    const desk = new Desk({ language, theme });
    try {
      await desk.start();
      await use(desk);
      // Of the window Playwright keeps a picture and its text by itself.
      if (info.status !== info.expectedStatus)
        await info.attach('main process', { body: desk.output.join('\n'), contentType: 'text/plain' });
    } finally {
      await desk.dispose();
    }
  },
  form: async ({ desk }, use) => {
    await use(new Form(desk));
  },
});

export { expect } from '@playwright/test';
