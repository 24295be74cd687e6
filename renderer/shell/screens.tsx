import {
  IconActivity,
  IconClipboardCheck,
  IconListDetails,
  IconSettings,
  type TablerIcon,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import { menuCommands } from '../../contract/window.ts';
import type { Action } from '../actions/scope.ts';
import { windowScope } from '../actions/windowScope.ts';
import { ActivityScreen } from '../features/activity/ActivityScreen.tsx';
import { ReviewScreen } from '../features/review/ReviewScreen.tsx';
import { SettingsScreen } from '../features/settings/SettingsScreen.tsx';
import { SubscriptionScreen } from '../features/subscription/SubscriptionScreen.tsx';
import { SubscriptionsScreen } from '../features/subscriptions/SubscriptionsScreen.tsx';
import { goTo, type ScreenName, type Screens } from '../stores/navigation.ts';
import type { Counts } from './counts.ts';

declare module '../stores/navigation.ts' {
  interface Screens {
    subscriptions: object;
    subscription: { id: string };
    review: { subscriptionId?: string };
    activity: object;
    settings: { environmentId?: string };
  }
}

/** The screens that open without parameters: the areas. Each has an entry in the rail. */
export type Area = { [Name in ScreenName]: object extends Screens[Name] ? Name : never }[ScreenName];

interface ScreenRow<Name extends ScreenName> {
  component: ComponentType<Screens[Name]>;
}

interface AreaRow<Name extends Area> extends ScreenRow<Name> {
  icon: TablerIcon;
  /** The key combination that opens the area. */
  keys: string;
  /** Where the rail shows it. */
  at: 'top' | 'bottom';
  /** The count that the rail shows beside the area. */
  waiting?: keyof Counts;
}

type PartRow<Name extends ScreenName> = ScreenRow<Name> & {
  /** The area that the rail shows as open. */
  partOf: Area;
};

/**
 * The screens, one per row. The rail, the shortcuts, the title and the type of the navigation follow from them. The
 * texts are `shell:title.<name>` and, for an area, `shell:rail.<name>`.
 */
export const screens: {
  [Name in ScreenName]: Name extends Area ? AreaRow<Name> : PartRow<Name>;
} = {
  subscriptions: {
    icon: IconListDetails,
    keys: 'mod+1',
    at: 'top',
    waiting: 'needsYou',
    component: SubscriptionsScreen,
  },
  review: {
    icon: IconClipboardCheck,
    keys: 'mod+2',
    at: 'top',
    waiting: 'needsReview',
    component: ReviewScreen,
  },
  activity: { icon: IconActivity, keys: 'mod+3', at: 'top', component: ActivityScreen },
  settings: { icon: IconSettings, keys: menuCommands.settings.keys, at: 'bottom', component: SettingsScreen },
  subscription: { partOf: 'subscriptions', component: SubscriptionScreen },
};

const isArea = (name: ScreenName): name is Area => 'icon' in screens[name];

/** The areas, in the order of the rail. */
export const areas: readonly Area[] = (Object.keys(screens) as ScreenName[]).filter(isArea);

const opening = (name: Area): Action =>
  windowScope.register({
    name: `open:${name}`,
    words: `shell:rail.${name}`,
    keys: [screens[name].keys],
    perform: () => goTo({ name }),
  });

/** The actions that open the areas. */
export const openArea = Object.fromEntries(areas.map((name) => [name, opening(name)])) as Record<
  Area,
  Action
>;
