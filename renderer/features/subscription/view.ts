import { formHooks } from '../../form/useForm.tsx';
import type { OpenForm as KitForm, Outside } from '../../form/view.ts';
import { activeEnvironment, useApp } from '../../stores/app.ts';
import { useClock } from '../../time/clock.ts';
import { useFieldWords } from './fieldWords.ts';
import type { SubscriptionTypes } from './state.ts';
import type { SubscriptionStore } from './store.ts';

let last: SubscriptionTypes['outside'] = { environment: undefined, now: 0 };

/** The open environment, whose campaigns have names, and the time. */
const outside: Outside<SubscriptionTypes['outside']> = {
  get() {
    const [environment, { now }] = [activeEnvironment(), useClock.getState()];
    if (last.environment !== environment || last.now !== now) last = { environment, now };
    return last;
  },
  subscribe(listener) {
    const stops = [useApp.subscribe(listener), useClock.subscribe(listener)];
    return () => {
      for (const stop of stops) stop();
    };
  },
};
const hooks = formHooks<SubscriptionTypes, SubscriptionStore>(outside, useFieldWords);

export const { FormProvider, useForm, useView, useValue } = hooks;
export type OpenForm = KitForm<SubscriptionTypes, SubscriptionStore>;
