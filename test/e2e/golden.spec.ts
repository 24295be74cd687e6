import { readFileSync, rmSync } from 'node:fs';
import { goldenVersions } from '../golden/profile.ts';
import { takeGolden } from './support/golden.ts';
import { expect, test } from './support/test.ts';
import { pattern } from './support/words.ts';

for (const version of goldenVersions) {
  test(`keeps everything of a profile of version ${version}, which can be edited and exported`, async ({
    closed: { app, form },
  }) => {
    const { expected, main } = await takeGolden(app, version);
    const { environments, state } = expected;

    await app.start();
    for (const { id } of state.environments) {
      await app.shell.activate(id);
      await app.list.showAll();
      const total = environments[id]?.details.length ?? -1;
      await expect(app.list.rows().first()).toHaveAttribute('aria-setsize', String(total));
    }
    await app.shell.activate(main);
    await app.list.showAll();
    // Rows far below are not on the page.
    await app.page.getByRole('searchbox').fill('19');
    await app.list.row(19).click();
    await form.open('investor');
    await expect(form.units).toHaveValue('19');
    await form.units.fill('190');
    await form.saved();
    await app.list.showAll();
    await app.page.getByRole('searchbox').fill('190');
    await expect(app.list.row(190)).toHaveCount(1);
    await app.page.getByRole('searchbox').fill('');

    const { list } = app.words;
    await app.shell.go('activity');
    const target = await app.chooseSaveTarget('golden.json');
    await app.button(app.words.activity.data.export).click();
    await app.button(list.export.confirm).click();
    await expect(app.page.getByText(pattern(list.export.done_other)).first()).toBeVisible();
    expect(JSON.parse(readFileSync(target, 'utf8')).subscriptions).toHaveLength(
      environments[main]?.details.length ?? -1,
    );
    rmSync(target);
    await app.button(app.words.activity.trail.verify).click();
    await expect(app.page.getByText(app.words.activity.trail.intact, { exact: true })).toBeVisible();
    await app.close();
  });
}
