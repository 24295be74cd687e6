import { readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { goldenVersions } from '../golden/profile.ts';
import { takeGolden } from './support/golden.ts';
import { expect, test } from './support/test.ts';
import { pattern } from './support/words.ts';

for (const version of goldenVersions) {
  test(`a profile of version ${version}: everything is there, can be edited and exported`, async ({
    closed: { desk, form },
  }) => {
    const { environments, state } = (await takeGolden(desk, version)).expected;

    await desk.start();
    for (const { id } of state.environments) {
      await desk.call('environments.activate', { id });
      await desk.showAll();
      await expect(desk.rows()).toHaveCount(environments[id]?.details.length ?? -1);
    }
    const main = state.environments.find(({ name }) => name === 'Demo mit allem')?.id ?? '';
    await desk.call('environments.activate', { id: main });
    await desk.showAll();
    await desk.rows('19').click();
    await form.open('investor');
    await expect(form.units).toHaveValue('19');
    await form.units.fill('190');
    await form.saved();
    await desk.showAll();
    await expect(desk.rows('190')).toHaveCount(1);

    const { list } = desk.words;
    await desk.go('activity');
    const target = join(desk.folder, '..', `${basename(desk.folder)}-golden.json`);
    await desk.running.control.answerSaveDialog(target);
    await desk.button(desk.words.activity.data.export).click();
    await desk.button(list.export.confirm).click();
    await expect(desk.page.getByText(pattern(list.export.done_other)).first()).toBeVisible();
    expect(JSON.parse(readFileSync(target, 'utf8')).subscriptions).toHaveLength(
      environments[main]?.details.length ?? -1,
    );
    rmSync(target);
    await desk.button(desk.words.activity.trail.verify).click();
    await expect(desk.page.getByText(desk.words.activity.trail.intact, { exact: true })).toBeVisible();
    await desk.close();
  });
}
