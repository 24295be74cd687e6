import type { DomEvent, DomNode, DomWindow } from './dom.ts';

/**
 * Returns a function that sends a message to the other world over the node, and returns its answer. `handle` answers the
 * messages of the other world. "How it works, and why the page cannot use it" (bridge.ts) applies here, too, and the
 * function also runs by its source text.
 */
export function makeChannel(
  window: DomWindow,
  node: DomNode,
  ends: { mine: string; theirs: string },
  handle: (message: unknown[]) => unknown,
): (message: unknown[]) => unknown {
  const { apply, construct } = window.Reflect;
  const { CustomEvent } = window;
  const { dispatchEvent, addEventListener } = window.EventTarget.prototype;
  const { getOwnPropertyDescriptor } = window.Object;
  const detailOf = getOwnPropertyDescriptor(CustomEvent.prototype, 'detail')?.get as () => unknown[];
  let reply: unknown;

  const dispatch = (detail: unknown[]) => {
    const event = construct(CustomEvent, [ends.theirs, { __proto__: null, detail }]);
    apply(dispatchEvent, node, [event]);
  };
  apply(addEventListener, node, [
    ends.mine,
    (event: DomEvent) => {
      const message = apply(detailOf, event, []) as unknown[];
      if (message[0] === 'reply') reply = message[1];
      else dispatch(['reply', handle(message)]);
    },
  ]);
  return (message) => {
    reply = undefined;
    dispatch(message);
    const answer = reply;
    reply = undefined;
    return answer;
  };
}
