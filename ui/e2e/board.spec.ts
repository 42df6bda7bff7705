import { expect, test, type APIRequestContext, type Page } from '@playwright/test';
import { newHandle, PASSWORD } from './people';

const RIGHT = 'print(sum(map(int, input().split())))\n';
const API = '/api/v1';

/** Asks the server without a browser, as somebody. */
async function post(request: APIRequestContext, token: string, path: string, data: object) {
	const headers = { authorization: `Bearer ${token}`, 'idempotency-key': newHandle('key') };
	const answer = await request.post(API + path, { data, headers });
	expect(answer.ok(), `${path}: ${await answer.text()}`).toBe(true);
	return answer.json();
}

/** A contest of its own with one problem and three people in it; their tokens. */
async function contestOfThree(request: APIRequestContext) {
	const handle = process.env.AGON_ORGANISER ?? 'organiser';
	const password = process.env.AGON_PASSWORD ?? '';
	const organiser = await post(request, '', '/session', { handle, password });
	const organisation = organiser.account.organisations[0].id;
	const starts = new Date(Math.floor(Date.now() / 1000) * 1000 - 60_000).toISOString();
	const form = {
		title: newHandle('Board'),
		starts,
		length_s: 3600,
		problems: [{ label: 'A', problem: 'treasuries', points: 100, partial: 'tests' }]
	};
	const path = `/organisations/${organisation}/contests`;
	const { id } = await post(request, organiser.token, path, form);
	const people = [];
	for (const kind of ['ann', 'bob', 'cid']) {
		const handle = newHandle(kind);
		const { token } = await post(request, '', '/accounts', { handle, password: PASSWORD });
		await post(request, token, `/contests/${id}/participation`, {});
		people.push({ handle, token });
	}
	return { id: id as string, people };
}

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
