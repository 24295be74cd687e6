import { about } from './about.ts';
import { activity } from './activity.ts';
import { common } from './common.ts';
import { decision } from './decision.ts';
import { form } from './form.ts';
import { list } from './list.ts';
import { recovery } from './recovery.ts';
import { review } from './review.ts';
import { settings } from './settings.ts';
import { shell } from './shell.ts';
import { subscription } from './subscription/index.ts';

export const de = {
  common,
  shell,
  list,
  form,
  subscription,
  decision,
  review,
  activity,
  settings,
  recovery,
  about,
};
