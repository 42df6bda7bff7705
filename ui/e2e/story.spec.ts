import { expect, test } from '@playwright/test';
import { enterContest, join, newHandle, register, write } from './people';

const WRONG_PYTHON = `a, b = map(int, input().split())
print(abs(a) + abs(b))
`;
const RIGHT_CPP = `#include <iostream>
int main() {
long long a, b;
std::cin >> a >> b;
std::cout << a + b << '\\n';
}
`;

test('somebody registers, joins, fails, solves, and a second browser sees the board move', async ({
	page,
	browser
}) => {
	const handle = newHandle('ann');
	const watcher = await (await browser.newContext()).newPage();
	const contest = await enterContest(watcher);
	await watcher.getByRole('link', { name: 'Scoreboard' }).click();
	await expect(watcher.getByRole('heading', { name: 'Scoreboard' })).toBeVisible();
	let reloads = 0;
	watcher.on('load', () => (reloads += 1));

	await register(page, handle);
	expect(await join(page)).toBe(contest);
	const row = watcher.getByRole('row', { name: new RegExp(handle) });
	await expect(row).toBeVisible();

	await page
		.getByRole('link', { name: /Two Treasuries/ })
		.first()
		.click();
	await expect(page.getByRole('heading', { name: 'A. Two Treasuries' })).toBeVisible();
	await write(page, 'Python 3', WRONG_PYTHON);
	await page.getByRole('button', { name: 'Submit', exact: true }).click();
	await expect(page.locator('[data-verdict="WA"]')).toBeVisible();
	await expect(page.getByText('First failing test: sample/2')).toBeVisible();
	await expect(page.getByText('Expected', { exact: true })).toBeVisible();
	await expect(page.locator('mark').first()).toHaveText('-4000000001');
	await expect(page.locator('mark').nth(1)).toHaveText('10000000001');
	await expect(row).toContainText('23.8');

	await write(page, 'C++20', RIGHT_CPP);
	await page.keyboard.press('Control+Shift+Enter');
	await expect(page.locator('[data-verdict="AC"]')).toBeVisible();
	await expect(row).toContainText('50');
	await expect(row.locator('.good')).toHaveCount(1);
	expect(reloads).toBe(0);

	await page.getByRole('link', { name: 'My attempts' }).click();
	await expect(page.getByRole('row')).toHaveCount(3);
	await page.getByRole('row', { name: /WA/ }).getByRole('link').click();
	await expect(page.getByText('print(abs(a) + abs(b))')).toBeVisible();
});

test('a run answers on the samples and on an own input, and counts for nothing', async ({
	page
}) => {
	await register(page, newHandle('bob'));
	const contest = await join(page);
	await page.goto(`${contest}/problems/A`);
	await write(page, 'Python 3', 'print(sum(map(int, input().split())))\n');
	await page.getByRole('button', { name: 'Run', exact: true }).click();
	await expect(page.getByText('sample/2')).toBeVisible();
	await page.getByLabel('Own input').check();
	await page.getByPlaceholder('What your program shall read').fill('40 2');
	await page.keyboard.press('Control+Enter');
	await expect(page.locator('pre', { hasText: /^42\s*$/ })).toBeVisible();
	await page.goto(`${contest}/attempts`);
	await expect(page.getByText('No attempt yet.')).toBeVisible();
});

test('a draft survives the page', async ({ page, browser }) => {
	const handle = newHandle('cid');
	await register(page, handle);
	const contest = await join(page);
	await page.goto(`${contest}/problems/B`);
	await write(page, 'Python 3', '# half a thought\n');
	await expect(page.getByText('Saved', { exact: true })).toBeVisible();
	const state = await page.context().storageState();
	// Another machine: the same session, none of this browser's own memory.
	const elsewhere = await browser.newContext({ storageState: { ...state, origins: [] } });
	const other = await elsewhere.newPage();
	await other.goto(`${contest}/problems/B`);
	await other.getByLabel('Language', { exact: true }).selectOption({ label: 'Python 3' });
	await expect(other.getByText('# half a thought')).toBeVisible();
});

test('a draft that cannot be read yet is not typed over', async ({ page }) => {
	await register(page, newHandle('dan'));
	const contest = await join(page);
	await page.goto(`${contest}/problems/C`);
	await write(page, 'Python 3', '# worth keeping\n');
	await expect(page.getByText('Saved', { exact: true })).toBeVisible();
	await page.route('**/drafts/**', (route) => route.abort());
	await page.reload();
	await expect(page.getByText('trying again')).toBeVisible();
	await expect(page.getByRole('button', { name: 'Submit', exact: true })).toBeDisabled();
	await page.unroute('**/drafts/**');
	await expect(page.getByText('# worth keeping')).toBeVisible();
	await expect(page.getByRole('button', { name: 'Submit', exact: true })).toBeEnabled();
});

test('a compile error shows what the compiler says and no path of the host', async ({ page }) => {
	await register(page, newHandle('dot'));
	const contest = await join(page);
	await page.goto(`${contest}/problems/A`);
	await write(page, 'C++20', 'int main() { return nothing; }\n');
	await page.getByRole('button', { name: 'Submit', exact: true }).click();
	await expect(page.locator('[data-verdict="CE"]')).toBeVisible();
	const text = page.locator('pre', { hasText: 'nothing' }).first();
	await expect(text).toBeVisible();
	expect(await text.textContent()).not.toMatch(/\/(tmp|home|root|var)\//);
});
