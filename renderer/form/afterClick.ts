let pressed = false;
let waiting: (() => void)[] = [];

const release = () => {
  pressed = false;
  if (waiting.length === 0) return;
  const due = waiting;
  waiting = [];
  // The click event comes after the release, and before this timer.
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
 * Runs work at once, or after the click of a mouse button that is down. A field that is left may show a
 * message; the message moves the content below, and the click would then miss its button.
 */
export function afterClick(work: () => void): void {
  if (pressed) waiting.push(work);
  else work();
}
