import type { Page } from '@playwright/test';

/** A component that React rendered, told by where it stands: the nearest id, name or class of its first element. */
export interface Render {
  place: string;
  /** True when everything that the component shows lies within the field that was asked about. */
  inField: boolean;
}

/**
 * Counts what React renders, without a line of code in the app: React tells each commit to the hook that its developer
 * tools install, also in the bundle that users get. Load the page anew after this call.
 */
export async function watchRenders(page: Page): Promise<void> {
  await page.addInitScript(installHook);
}

/** Returns the renders on the shown screen since the last call, and forgets them. @param field the id of the field's input or group */
export const rendersSince = (page: Page, field: string): Promise<Render[]> =>
  page.evaluate((id) => (globalThis as unknown as Watched).rendersSince(id), field);

/** As much of an element as is needed; the tests know no types of a page. */
interface Place {
  id: string;
  classList: ArrayLike<string>;
  closest(selector: string): Place | null;
  contains(other: Place): boolean;
  getAttribute(name: string): string | null;
}

interface Watched {
  rendersSince(field: string): Render[];
}

/** The parts of React's fiber that its developer tools read as well. */
interface Fiber {
  tag: number;
  flags: number;
  child: Fiber | null;
  sibling: Fiber | null;
  return: Fiber | null;
  alternate: Fiber | null;
  stateNode: unknown;
}

/** Runs in the page before any of its scripts. */
function installHook(): void {
  const page = globalThis as unknown as {
    Element: new () => Place;
    document: { getElementById(id: string): Place | null; querySelector(selector: string): Place | null };
  };
  /** Functions, classes, forwarded references and the two kinds of memo, by React's numbers. */
  const components = [0, 1, 11, 14, 15];
  const performedWork = 1;
  let rendered: Fiber[] = [];

  function visit(fiber: Fiber): void {
    const before = fiber.alternate;
    const isNew = before === null;
    if (components.includes(fiber.tag) && (isNew || (fiber.flags & performedWork) !== 0))
      rendered.push(fiber);
    // The same child as before the commit: nothing below was looked at.
    if (!isNew && fiber.child === before.child) return;
    for (let child = fiber.child; child; child = child.sibling) visit(child);
  }

  function elementsOf(fiber: Fiber): Place[] {
    const found: Place[] = [];
    const walk = (each: Fiber | null): void => {
      for (let next = each; next; next = next.sibling) {
        if (next.stateNode instanceof page.Element) found.push(next.stateNode);
        else walk(next.child);
      }
    };
    walk(fiber.child);
    if (found.length > 0) return found;
    // It shows nothing: what counts is where it stands.
    for (let outer = fiber.return; outer; outer = outer.return)
      if (outer.stateNode instanceof page.Element) return [outer.stateNode];
    return [];
  }

  const nameOf = (element: Place | undefined): string => {
    const named = element?.closest('[id], [aria-label], [class]');
    if (!named) return 'page';
    return named.id || named.getAttribute('aria-label') || `.${named.classList[0] ?? ''}`;
  };

  Object.assign(page, {
    __REACT_DEVTOOLS_GLOBAL_HOOK__: {
      isDisabled: false,
      supportsFiber: true,
      renderers: new Map(),
      checkDCE: () => {},
      inject: () => 1,
      onCommitFiberUnmount: () => {},
      onPostCommitFiberRoot: () => {},
      onCommitFiberRoot: (_id: number, root: { current: Fiber }) => visit(root.current),
    },
    rendersSince(field: string): Render[] {
      // Mantine puts label, input and messages of a field into one wrapper.
      const input = page.document.getElementById(field);
      const box = input?.closest('.mantine-InputWrapper-root') ?? input;
      // The rail and the bar around the screen follow events of their own.
      const screen = page.document.querySelector('main');
      const since = rendered
        .map(elementsOf)
        .filter((elements) => elements.some((element) => screen?.contains(element)))
        .map((elements) => ({
          place: nameOf(elements[0]),
          inField: elements.every((element) => box?.contains(element) ?? false),
        }));
      rendered = [];
      return since;
    },
  });
}
