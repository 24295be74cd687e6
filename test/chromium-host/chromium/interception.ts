import { host } from '../host.ts';
import type { Frames, FrameTree } from './frames.ts';
import type { Pipe } from './pipe.ts';
import { decideRequest, type RequestRules } from './requests.ts';

/** Pauses each new target until the host has prepared it. */
export const paused = { autoAttach: true, waitForDebuggerOnStart: true, flatten: true };

/** Lets the app decide about every request of the page. */
export class Interception {
  readonly #given: RequestRules;
  readonly #frames: Frames;
  /** The address that the app is loading; null if none. */
  expectedUrl: string | null = null;

  constructor(rules: RequestRules, frames: Frames) {
    this.#given = rules;
    this.#frames = frames;
  }

  /** Intercepts the requests of a page, a frame in another process or a worker. */
  async watch(pipe: Pipe, sessionId: string): Promise<void> {
    pipe.listen(sessionId, (method, params) => {
      if (method === 'Fetch.requestPaused') {
        void decideRequest(params, this.#frames.mainId, this.#rules(), (command, answer) =>
          pipe.tell(command, answer, sessionId),
        );
      } else if (method === 'Target.attachedToTarget') {
        void this.watch(pipe, params.sessionId as string);
      } else this.#frames.handle(method, params);
    });
    await Promise.allSettled([
      pipe.send('Page.enable', {}, sessionId),
      pipe.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] }, sessionId),
      pipe.send('Target.setAutoAttach', paused, sessionId),
    ]);
    const tree = await pipe.send('Page.getFrameTree', {}, sessionId).catch(() => null);
    if (tree) this.#frames.addTree(tree.frameTree as FrameTree);
    await pipe.send('Runtime.runIfWaitingForDebugger', {}, sessionId).catch(() => {});
  }

  /** Returns the app's rules. They decide about the page's own navigations, but not about those started by the app. */
  #rules(): RequestRules {
    const rules = this.#given;
    return {
      ...rules,
      mayNavigate: (request) => {
        const own = request.resourceType === 'mainFrame' && request.url === this.expectedUrl;
        if (own) this.expectedUrl = null;
        if (own || rules.mayNavigate(request)) return true;
        host.refusals.push({ kind: 'navigation', url: request.url, by: 'product' });
        return false;
      },
    };
  }
}
