import type { Action } from '../actions/scope.ts';
import { useAction } from '../actions/useAction.tsx';
import { SteadyButton, type SteadyButtonProps } from './SteadyButton.tsx';

type ActionButtonProps<Target> = SteadyButtonProps & { action: Action<Target> } & (Target extends void
    ? { target?: undefined }
    : { target: Target });

/** Shows an action as a button: its words, its key and what it does. Other properties go before those of the action. */
export function ActionButton<Target = void>({ action, target, ...others }: ActionButtonProps<Target>) {
  return <SteadyButton {...useAction(action, target as Target)} {...others} />;
}
