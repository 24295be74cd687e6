import type { AppCore } from './core.ts';
import type { CurrentEnvironment } from './current-environment.ts';
import type { Takeovers } from './takeover.ts';
import type { Turns } from './turns.ts';

/** Default time limit for closing, in milliseconds. */
const patienceForClosing = 60_000;

/** Ends the app. Once one of these was called, nothing is opened any more. */
export interface Closing {
  /** See `Backend.stop`. */
  stop(): void;
  /** See `Backend.abandon`. */
  abandon(): void;
  /** See `Backend.close`. */
  close(patience?: number): Promise<boolean>;
}

/** Returns the ways to end the app. @param ending aborted when the app ends; its signal is the core's */
export function createClosing(
  { access }: AppCore,
  ending: AbortController,
  deps: {
    current: Pick<CurrentEnvironment, 'stop' | 'close' | 'abandon'>;
    takeovers: Pick<Takeovers, 'stop'>;
    turns: Turns;
  },
): Closing {
  const { current, takeovers } = deps;

  function stop(): void {
    ending.abort();
    void takeovers.stop();
    current.stop();
  }

  function abandon(): void {
    ending.abort();
    current.abandon();
    access.release();
  }

  return {
    stop,
    abandon,
    async close(patience = patienceForClosing) {
      stop();
      // Closing waits for the work under way, which may hang: a keychain call waits for a person, a backup for the disk.
      const inOrder = deps.turns.inTurn(() => takeovers.stop().then(current.close)).then(() => true);
      const late = Promise.withResolvers<false>();
      const timer = setTimeout(late.resolve, patience, false);
      try {
        return await Promise.race([inOrder, late.promise]);
      } finally {
        clearTimeout(timer);
        abandon();
      }
    },
  };
}
