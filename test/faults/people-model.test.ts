import { afterAll, beforeAll } from 'vitest';
import { scratchFolder } from '../support/headless.ts';
import { storyWithPeople } from './model/chance.ts';
import { describeStories } from './model/properties.ts';
import { tell } from './model/story.ts';
import { isLong } from './settings.ts';

/** Runs of each batch, with submissions of both kinds. */
const runs = isLong ? 160 : 20;

let folder: ReturnType<typeof scratchFolder>;
beforeAll(() => {
  folder = scratchFolder();
});
afterAll(() => folder.remove());

describeStories(
  storyWithPeople,
  ({ events, ...options }, platform) => tell(folder.path, events, { ...platform, ...options }),
  runs,
);
