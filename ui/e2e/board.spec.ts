import { expect, test, type APIRequestContext, type Page } from '@playwright/test';
import { API, contestOfThree, post } from './contest';

const RIGHT = 'print(sum(map(int, input().split())))\n';
const solve = (request: APIRequestContext, contest: string, token: string) =>
	post(request, token, `/contests/${contest}/problems/A/submissions`, {
		language: 'python',
		source: RIGHT
	});

const page = (contest: string) => `${API}/contests/${contest}/scoreboard/public`;

/** The handles on the board, from the top. */
const order = (page: Page) =>
	page
		.locator('tbody:not(.pinned) th')
		.evaluateAll((cells) => cells.map((cell) => cell.textContent?.trim().split('-')[0]));

test('a row moves in a second browser without the page being read again', async ({
	browser,
	request
}) => {
	const { id, people } = await contestOfThree(request);
	const [ann, , cid] = people;
	await solve(request, id, ann!.token);
	const leader = async () => (await (await request.get(page(id))).json()).rows[0].points;
	await expect.poll(leader, { timeout: 30_000 }).toBe(100_000);
	const watcher = await (await browser.newContext()).newPage();
	let read = 0;
	watcher.on('request', (asked) => {
		if (asked.url().includes('/scoreboard/public')) read += 1;
	});
	await watcher.goto(`/contests/${id}/scoreboard`);
	await expect(watcher.getByTitle('Live', { exact: true })).toBeVisible();
	await expect.poll(() => order(watcher)).toEqual(['ann', 'bob', 'cid']);
	const top = watcher.getByRole('row', { name: new RegExp(ann!.handle) });
	await expect(top).toContainText('100');
	// The page is read when it is opened, and once more when the stream stands.
	await expect.poll(() => read).toBe(2);

	const table = watcher.getByRole('region', { name: 'Scoreboard' });
	await table.focus();
	await solve(request, id, cid!.token);
	await expect.poll(() => order(watcher)).toEqual(['ann', 'cid', 'bob']);
	expect(read).toBe(2);
	await expect(table).toBeFocused();
	await expect(table.locator('[aria-live]')).toHaveCount(0);
});

test('a browser that is given no stream reads the page every few seconds', async ({
	browser,
	request
}) => {
	const { id, people } = await contestOfThree(request);
	const watcher = await (await browser.newContext()).newPage();
	const full = { status: 503, contentType: 'application/problem+json', body: '{}' };
	await watcher.route('**/events*', (route) => route.fulfill(full));
	await watcher.goto(`/contests/${id}/scoreboard`);
	await expect.poll(() => order(watcher)).toEqual(['ann', 'bob', 'cid']);
	await solve(request, id, people[2]!.token);
	await expect.poll(() => order(watcher), { timeout: 30_000 }).toEqual(['cid', 'ann', 'bob']);
});
