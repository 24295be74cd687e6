import { strict } from '../strict.ts';
import { toProductOrigin, toProductUrl } from './addresses.ts';
import type { Params } from './pipe.ts';

export interface FrameTree {
  frame: Params;
  childFrames?: FrameTree[];
}

interface FrameState {
  id: string;
  parentId: string | null;
  url: string;
  origin: string;
  gone: boolean;
}

type DeclaredFrame = 'url' | 'origin' | 'parent' | 'top' | 'detached';
export type HostFrame = Pick<Electron.WebFrameMain, DeclaredFrame>;

/** The frames of the page, as `WebFrameMain` objects. A frame always has the same object. */
export class Frames {
  readonly #states = new Map<string, FrameState>();
  readonly #objects = new Map<string, Electron.WebFrameMain>();
  #mainId = '';

  get mainId(): string {
    return this.#mainId;
  }

  /** Applies an event of the DevTools protocol's Page domain. Ignores events that are not about frames. */
  handle(method: string, params: Params): void {
    if (method === 'Page.frameNavigated') this.#navigated(params.frame as Params);
    else if (method === 'Page.frameAttached')
      this.#add(params.frameId as string, params.parentFrameId as string);
    else if (method === 'Page.navigatedWithinDocument') {
      const state = this.#states.get(params.frameId as string);
      if (state) state.url = toProductUrl(params.url as string);
    } else if (method === 'Page.frameDetached' && params.reason !== 'swap')
      this.#remove(params.frameId as string);
  }

  /** Adds the frames that existed before their events were watched. */
  addTree({ frame, childFrames = [] }: FrameTree): void {
    this.#navigated(frame);
    for (const child of childFrames) this.addTree(child);
  }

  setMain(id: string): void {
    this.#mainId = id;
    this.#add(id, null);
  }

  byId(id: string | undefined): Electron.WebFrameMain | null {
    if (id === undefined || !this.#states.has(id)) return null;
    let object = this.#objects.get(id);
    if (!object) {
      object = this.#objectOf(id) as Electron.WebFrameMain;
      this.#objects.set(id, object);
    }
    return object;
  }

  urls(): string[] {
    return [...this.#states.values()].map(({ url }) => url);
  }

  byUrl(part: string): Electron.WebFrameMain | null {
    const found = [...this.#states.values()].find(({ url }) => url.includes(part));
    return this.byId(found?.id);
  }

  #add(id: string, parentId: string | null): FrameState {
    const state = this.#states.get(id) ?? { id, parentId, url: '', origin: 'null', gone: false };
    this.#states.set(id, state);
    return state;
  }

  #navigated(frame: Params): void {
    const state = this.#add(frame.id as string, (frame.parentId as string | undefined) ?? null);
    state.url = toProductUrl(`${frame.url}${frame.urlFragment ?? ''}`);
    state.origin = toProductOrigin(String(frame.securityOrigin));
  }

  #remove(id: string): void {
    for (const state of this.#states.values()) if (state.parentId === id) this.#remove(state.id);
    const state = this.#states.get(id);
    if (state) state.gone = true;
    this.#states.delete(id);
  }

  #objectOf(id: string): HostFrame {
    const state = this.#states.get(id) as FrameState;
    const present = (): FrameState => {
      if (state.gone) throw new Error('Render frame was disposed before WebFrameMain could be accessed');
      return state;
    };
    const frames = this;
    return strict('WebFrameMain', {
      get url() {
        return present().url;
      },
      get origin() {
        return present().origin;
      },
      get parent() {
        return frames.byId(present().parentId ?? undefined);
      },
      get top() {
        return frames.byId(present() && frames.#mainId);
      },
      get detached() {
        return state.gone;
      },
    } satisfies HostFrame);
  }
}
