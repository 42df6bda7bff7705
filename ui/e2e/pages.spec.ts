import { expect, test } from '@playwright/test';
import { accessible, enterContest, join, newHandle, PASSWORD, register } from './people';

for (const scheme of ['light', 'dark'] as const) {
	test(`the main pages are accessible in the ${scheme} theme`, async ({ browser }) => {
		const context = await browser.newContext({ colorScheme: scheme });
		const page = await context.newPage();
		const hosts = new Set<string>();
		page.on('request', (request) => hosts.add(new URL(request.url()).origin));
		for (const path of ['/', '/login', '/register', '/reset']) {
			await page.goto(path);
			await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
			await accessible(page);
		}
		await register(page, newHandle('fay'));
		const contest = await join(page);
		await accessible(page);
		for (const path of ['/problems/A', '/scoreboard', '/attempts']) {
			await page.goto(contest + path);
			await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible();
			if (path === '/problems/A') {
				await expect(page.getByRole('textbox', { name: 'Source code' })).toBeVisible();
			}
			await accessible(page);
		}
		await page.goto('/account');
		await expect(page.getByRole('heading', { name: 'Sessions' })).toBeVisible();
		await accessible(page);
		// A contest's network may reach nothing else.
		expect([...hosts]).toEqual([new URL(page.url()).origin]);
	});
}

test('nothing is wider than a phone', async ({ browser }) => {
	const context = await browser.newContext({ viewport: { width: 360, height: 740 } });
	const page = await context.newPage();
	await register(page, newHandle('gus'));
	const contest = await join(page);
	for (const path of ['/', contest, `${contest}/problems/A`, `${contest}/scoreboard`, '/account']) {
		await page.goto(path);
		await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible();
		const width = await page.evaluate(() => document.documentElement.scrollWidth);
		expect(width, path).toBeLessThanOrEqual(360);
	}
	await page.goto(`${contest}/problems/A`);
	await page.getByRole('tab', { name: 'Code' }).click();
	await expect(page.getByRole('textbox', { name: 'Source code' })).toBeVisible();
});

test('bad input is refused where it happened', async ({ page }) => {
	await page.goto('/login?next=//example.com');
	await page.getByLabel('Handle').fill('nobody-at-all');
	await page.getByLabel('Password').fill('not the password');
	await page.getByRole('button', { name: 'Log in' }).click();
	await expect(page.getByRole('alert')).toContainText(/handle|password/);
	await page.goto('/register');
	await page.getByLabel('Handle').fill('two words');
	await page.getByLabel('Password').fill(PASSWORD);
	await page.getByRole('button', { name: 'Register' }).click();
	await expect(page.getByRole('alert')).toContainText('2 to 32 letters');
	await page.goto('/contests/0123');
	await expect(page.getByText('there is no such contest')).toBeVisible();
});

test('an ended session leads to the login and back', async ({ page }) => {
	const handle = newHandle('hal');
	await register(page, handle);
	const contest = await join(page);
	await page.context().clearCookies();
	await page.goto(`${contest}/attempts`);
	await expect(page).toHaveURL(/\/login\?next=/);
	await page.getByLabel('Handle').fill(handle);
	await page.getByLabel('Password').fill(PASSWORD);
	await page.getByRole('button', { name: 'Log in' }).click();
	await expect(page).toHaveURL(new RegExp(`${contest}/attempts$`));
});

test('from the login page one may register and still get to where one wanted to go', async ({
	page
}) => {
	await page.goto('/');
	const contest = await enterContest(page);
	await page.getByRole('link', { name: 'Log in to join' }).click();
	await page.getByRole('banner').getByRole('link', { name: 'Register' }).click();
	await page.getByLabel('Handle').fill(newHandle('jon'));
	await page.getByLabel('Password').fill(PASSWORD);
	await page.getByRole('button', { name: 'Register' }).click();
	await expect(page).toHaveURL(new RegExp(`${contest}$`));
	await expect(page.getByRole('button', { name: 'Join the contest' })).toBeVisible();
});

test('the problems appear at the start though the server’s clock is behind', async ({ page }) => {
	await register(page, newHandle('kim'));
	const contest = await join(page);
	let asked = 0;
	await page.route(`**/api/v1${contest}`, async (route) => {
		const response = await route.fetch();
		const real = await response.json();
		asked += 1;
		const early = { ...real, phase: 'before', problems: null, starts: real.now };
		await route.fulfill({ response, json: asked > 2 ? real : early });
	});
	await page.goto(contest);
	await expect(page.getByText('Two Treasuries').first()).toBeVisible();
	expect(asked).toBeGreaterThan(2);
	// The page may be asking still when it is closed.
	await page.unrouteAll({ behavior: 'ignoreErrors' });
});
