import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scratchFolder } from '../support/headless.ts';
import type { Happening } from './model/acts.ts';
import { hour, story } from './model/chance.ts';
import { describeStories } from './model/properties.ts';
import { tell as tellIn } from './model/story.ts';
import type { WorldOptions } from './model/world.ts';
import { isLong } from './settings.ts';

/** Runs of each batch: more than 10,000 runs in the long form. */
const runs = isLong ? 650 : 30;

let folder: ReturnType<typeof scratchFolder>;
beforeAll(() => {
  folder = scratchFolder();
});
afterAll(() => folder.remove());

const tell = (events: readonly Happening[], options: Omit<WorldOptions, 'people'>) =>
  tellIn(folder.path, events, { ...options, people: 0 });

describeStories(story, ({ events, ...options }, platform) => tell(events, { ...platform, ...options }), runs);

describe('stories that the properties are to find by themselves', () => {
  const platform = { cachesErrors: true, forgetsKeys: false, tellsStatus: true, trusting: false };
  const ok: Happening = { do: 'answer', fault: 'ok' };
  const edit = (name: string): Happening => ({ do: 'edit', of: 0, edit: name });
  const queue: Happening = { do: 'queue', of: 0, completes: true };
  const decide = (decision: 'giveUp' | 'record'): Happening => ({ do: 'decide', of: 0, decision });
  const nextDay: Happening = { do: 'sleep', milliseconds: 25 * hour };
  /** The invitation with its answers exists, and a change of the units is on its way. */
  const changing = [queue, ok, edit('more'), ok, queue];

  it.each<[string, Happening[]]>([
    [
      'finishes a change that was done and given up, and then is no longer wanted',
      [...changing, { do: 'answer', fault: 'lostAfter' }, nextDay, decide('giveUp'), edit('fewer')],
    ],
    [
      'finishes a change that was done, refused when it was repeated, and then is no longer wanted',
      [
        ...changing,
        { do: 'answer', fault: 'lostAfter' },
        { do: 'pass', milliseconds: 30_000 },
        { do: 'answer', fault: 'forbidden' },
        edit('fewer'),
      ],
    ],
    [
      'finishes after a give-up during a call whose answer comes late',
      [
        queue,
        { do: 'answer', fault: 'lostAfter' },
        { do: 'pass', milliseconds: 1_000 },
        nextDay,
        decide('giveUp'),
        edit('strict'),
      ],
    ],
    [
      'finishes after an edit during a call that turns out not to have left',
      [queue, ok, edit('more'), { do: 'answer', fault: 'noConnection' }],
    ],
  ])('%s', async (_, events) => {
    expect(await tell(events, { ...platform, subscriptions: 1 })).toEqual({ stranded: 0 });
  });

  it('sends again by a clock that is ahead, as only the answer with a token shows, and is corrected while nothing runs', async () => {
    const events: Happening[] = [
      queue,
      { do: 'answer', fault: 'lostAfter' },
      nextDay,
      { do: 'setClock', milliseconds: 72 * hour },
      { do: 'decide', of: 0, decision: 'sendAgain' },
      { do: 'crash', processed: true },
    ];
    const forgetting = { ...platform, tellsStatus: false, forgetsKeys: true };
    expect(await tell(events, { ...forgetting, subscriptions: 1 })).toEqual({ stranded: 0 });
  });

  it('keeps an order released that equals one whose investment was made a day ago without an answer', async () => {
    const events: Happening[] = [
      { do: 'queue', of: 0, completes: false },
      ok,
      ok,
      { do: 'answer', fault: 'lostAfter' },
      { do: 'queue', of: 1, completes: false },
      nextDay,
      { do: 'crash', processed: false },
      ok,
    ];
    const forgetting = { ...platform, tellsStatus: false, forgetsKeys: true };
    expect(await tell(events, { ...forgetting, subscriptions: 2 })).toEqual({ stranded: 0 });
  });

  it('finishes a repetition that is answered 401 only after the platform has forgotten its key overnight', async () => {
    const events: Happening[] = [
      queue,
      { do: 'answer', fault: 'lostAfter' },
      { do: 'pass', milliseconds: 1_000 },
      nextDay,
      { do: 'answer', fault: 'unauthorised' },
    ];
    const forgetting = { ...platform, cachesErrors: false, forgetsKeys: true };
    expect(await tell(events, { ...forgetting, subscriptions: 1 })).toEqual({ stranded: 0 });
  });
});
