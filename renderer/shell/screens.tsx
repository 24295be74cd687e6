import {
  IconActivity,
  IconClipboardCheck,
  IconListDetails,
  IconSettings,
  type TablerIcon,
} from '@tabler/icons-react';
import { menuCommands } from '../../contract/window.ts';
import type { Action } from '../actions/scope.ts';
import { windowScope } from '../actions/windowScope.ts';
import { ActivityScreen } from '../features/activity/ActivityScreen.tsx';
import { ReviewScreen } from '../features/review/ReviewScreen.tsx';
import { SettingsScreen } from '../features/settings/SettingsScreen.tsx';
import { SubscriptionScreen } from '../features/subscription/SubscriptionScreen.tsx';
import { SubscriptionsScreen } from '../features/subscriptions/SubscriptionsScreen.tsx';
import { goTo, type ScreenName } from '../stores/navigation.ts';
import type { Counts } from './counts.ts';

interface ScreenRow {
  /** Its properties are what the screen needs to know when it opens. */
  // biome-ignore lint/suspicious/noExplicitAny: a checked result would make the types of the screens depend on themselves
  component: (properties: never) => any;
}

interface AreaRow extends ScreenRow {
  icon: TablerIcon;
  /** The key combination that opens the area. */
  keys: string;
  /** Where the rail shows it. */
  at: 'top' | 'bottom';
  /** The count that the rail shows beside the area. */
  waiting?: keyof Counts;
}

interface PartRow extends ScreenRow {
  /** The area that the rail shows as open. */
  partOf: string;
}

/**
 * The screens, one per row. The rail, the shortcuts, the title and the type of the navigation follow from them. The
 * texts are `shell:title.<name>` and, for an area, `shell:rail.<name>`.
 */
const rows = {
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
} as const satisfies Record<string, AreaRow | PartRow>;
type Rows = typeof rows;

/** The parameters of a row's component. */
type Needs<Row extends ScreenRow> = Row['component'] extends (properties: infer Properties) => unknown
  ? unknown extends Properties
    ? object
    : Properties
  : never;
type Opened = { [Name in keyof Rows]: Needs<Rows[Name]> };

declare module '../stores/navigation.ts' {
  interface Screens extends Opened {}
}

/** The screens with an entry in the rail. They open without parameters. */
export type Area = { [Name in keyof Rows]: Rows[Name] extends AreaRow ? Name : never }[keyof Rows];

export const screens: {
  [Name in ScreenName]: Name extends Area ? AreaRow : PartRow & { partOf: Area };
} = rows;

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
