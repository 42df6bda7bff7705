import { expect, test } from '@playwright/test';
import { join, newHandle, register, write } from './people';

test('eight tabs of one browser share one stream, and each sees the verdict', async ({ page }) => {
	await register(page, newHandle('eve'));
	const contest = await join(page);
	const tabs = [page];
	let streams = 0;
	page.context().on('request', (request) => {
		if (request.url().endsWith('/events')) streams += 1;
	});
	while (tabs.length < 8) tabs.push(await page.context().newPage());
	for (const tab of tabs) {
		await tab.goto(`${contest}/problems/A`);
		await expect(tab.getByTitle('Live', { exact: true })).toBeVisible();
	}
	const last = tabs[7]!;
	await last.bringToFront();
	await write(last, 'Python 3', 'print(sum(map(int, input().split())))\n');
	await last.getByRole('button', { name: 'Submit', exact: true }).click();
	for (const tab of tabs) await expect(tab.locator('[data-verdict="AC"]')).toBeVisible();
	// The first tab left its page for this one and led again: two openings, never eight.
	expect(streams).toBeLessThanOrEqual(2);

	// The tab that reads the stream closes: another takes over, and the rest go on being told.
	await tabs[0]!.close();
	await last.getByRole('button', { name: 'Submit', exact: true }).click();
	for (const tab of tabs.slice(1)) {
		await expect(tab.getByRole('table').getByText('AC', { exact: true })).toHaveCount(2);
	}
});
