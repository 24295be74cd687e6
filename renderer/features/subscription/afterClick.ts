let pressed = false;
let waiting: (() => void)[] = [];

const release = () => {
  pressed = false;
  if (waiting.length === 0) return;
  const due = waiting;
  waiting = [];
  // The click itself comes with the release, and before this.
  setTimeout(() => {
    for (const work of due) work();
  });
};

document.addEventListener(
  'pointerdown',
  () => {
    pressed = true;
  },
  true,
);
document.addEventListener('pointerup', release, true);
document.addEventListener('pointercancel', release, true);

/**
 * At once, or once the mouse button that is down has made its click: what a field shows when it is left moves what
 * lies beneath it, and the click would land beside the button that it was meant for.
 */
export function afterClick(work: () => void): void {
  if (pressed) waiting.push(work);
  else work();
}
