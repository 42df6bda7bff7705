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

test('a rank that is not certain is shown as about that', async ({ browser, request }) => {
	const { id } = await contestOfThree(request);
	const watcher = await (await browser.newContext()).newPage();
	// The server's own page, as it would be behind the head of a large board.
	await watcher.route('**/scoreboard/public*', async (route) => {
		const answer = await route.fetch();
		const board = await answer.json();
		board.exact = false;
		board.rows[1].approximate = true;
		await route.fulfill({ response: answer, json: board });
	});
	await watcher.goto(`/contests/${id}/scoreboard`);
	const ranks = watcher.locator('tbody:not(.pinned) td.rank');
	await expect(ranks.nth(1)).toHaveText(/^\s*≈\s*\d+\s*$/);
	await expect(ranks.nth(1).getByTitle('about; it settles soon')).toBeVisible();
	await expect(ranks.nth(0)).toHaveText(/^\s*\d+\s*$/);
});
