import { Button, type ButtonProps } from '@mantine/core';
import { useMergedRef } from '@mantine/hooks';
import type { ComponentProps } from 'react';

interface SteadyButtonProps
  extends ButtonProps,
    Omit<ComponentProps<'button'>, keyof ButtonProps | 'disabled'> {
  /** There is nothing for it to do at the moment, or it is doing it. */
  resting?: boolean;
}

/** Without scrolling: what stands above the button is to be read first. */
const takeFocus = (button: HTMLButtonElement | null) => button?.focus({ preventScroll: true });

/**
 * A button that rests instead of being disabled: a disabled one loses the focus to nowhere, and whoever works with
 * the keyboard would start again at the top of the window.
 */
export function SteadyButton({ resting, onClick, autoFocus, ref, ...others }: SteadyButtonProps) {
  return (
    <Button
      {...others}
      ref={useMergedRef(ref, autoFocus ? takeFocus : undefined)}
      aria-disabled={resting || undefined}
      data-disabled={resting || undefined}
      onClick={(event) => {
        // Also keeps Enter in a field from sending the form of a button that rests.
        if (resting) event.preventDefault();
        else onClick?.(event);
      }}
    />
  );
}
