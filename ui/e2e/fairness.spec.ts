/** What an organiser says about languages and sources, and what contestants meet of it. */
import { expect, test, type Page } from '@playwright/test';
import { accessible, logInAsOrganiser, newHandle, register, write } from './people';

test.beforeEach(async ({ page }) => {
	await logInAsOrganiser(page);
});

/** A moment a minute ago, as the form has it. */
function justNow(): string {
	const at = new Date(Date.now() - 60_000);
	const local = new Date(at.getTime() - at.getTimezoneOffset() * 60_000);
	return local.toISOString().slice(0, 19);
}

async function fill(page: Page, title: string): Promise<void> {
	await page.getByLabel('Title').fill(title);
	await page.getByLabel('Start').fill(justNow());
	await page.getByLabel('Two Treasuries').check();
	await page.getByRole('button', { name: 'Forbid something in a language' }).first().click();
	const rules = page.getByRole('group', { name: 'C', exact: true });
	await rules.getByLabel('Language').selectOption({ label: 'Python' });
	await page.getByRole('group', { name: 'Python' }).getByLabel('Imports').fill('socket, os');
}

test('a source that breaks a rule is refused with its line and the rule, and costs nothing', async ({
	page,
	browser
}) => {
	const title = newHandle('Fair');
	await fill(page, title);
	const allowances = page.getByRole('group', { name: 'Allowances for languages' }).first();
	await allowances.getByRole('button', { name: 'Give a language an allowance' }).click();
	await allowances.getByLabel('Language').selectOption({ label: 'Python 3' });
	await allowances.getByLabel('Times the time limit').fill('2.5');
	await allowances.getByLabel('Extra memory, MiB').fill('100');
	await page.getByRole('button', { name: 'Create the contest' }).click();
	await page.getByRole('link', { name: 'open it' }).click();
	await expect(page.getByRole('heading', { name: title })).toBeVisible();

	const theirs = await (await browser.newContext()).newPage();
	await register(theirs, newHandle('kit'));
	await theirs.goto(page.url());
	await theirs.getByRole('button', { name: 'Join the contest' }).click();
	await expect(theirs.getByText('You have joined.')).toBeVisible();
	await theirs
		.getByRole('link', { name: /Two Treasuries/ })
		.first()
		.click();
	await expect(theirs.getByText('Python: no import of socket, os')).toBeVisible();
	await write(theirs, 'C++20', 'int main() {}\n');
	const usual = await theirs
		.getByText(/CPU, .* memory/)
		.first()
		.textContent();
	await write(theirs, 'Python 3', 'print(1)\nfrom os import path\n');
	await expect(theirs.getByText(/CPU, .* memory/).first()).not.toHaveText(usual ?? '');
	await theirs.getByRole('button', { name: 'Submit', exact: true }).click();
	await expect(theirs.locator('[data-verdict="CE"]')).toBeVisible();
	const said = theirs.locator('pre', { hasText: ':2' });
	await expect(said).toContainText('os');

	await write(theirs, 'Python 3', 'print(sum(map(int, input().split())))\n');
	await theirs.getByRole('button', { name: 'Submit', exact: true }).click();
	await expect(theirs.locator('[data-verdict="AC"]')).toBeVisible();
});

test('what the server refuses is told beside the field, and nothing typed is lost', async ({
	page
}) => {
	const title = newHandle('Odd');
	await fill(page, title);
	const python = page.getByRole('group', { name: 'Python' });
	await python.getByLabel('Calls').fill('ok, "no name"');
	await page.getByRole('button', { name: 'Create the contest' }).click();
	await expect(python.getByRole('alert')).toContainText('is no name');
	await expect(python.getByLabel('Calls')).toHaveAttribute('aria-invalid', 'true');
	await accessible(page);
	await expect(python.getByLabel('Imports')).toHaveValue('socket, os');
	await python.getByLabel('Calls').fill('');

	const allowances = page.getByRole('group', { name: 'Allowances for languages' }).first();
	await allowances.getByRole('button', { name: 'Give a language an allowance' }).click();
	await allowances.getByLabel('Times the time limit').fill('1000');
	await page.getByRole('button', { name: 'Create the contest' }).click();
	await expect(allowances.getByRole('alert')).toContainText('multiplier from 0.1 to 100');
	await expect(python.getByText('is no name')).toHaveCount(0);
	await allowances.getByRole('button', { name: 'Remove' }).click();

	await page.setViewportSize({ width: 360, height: 740 });
	const width = await page.evaluate(() => document.documentElement.scrollWidth);
	expect(width).toBeLessThanOrEqual(360);
	await page.getByRole('button', { name: 'Create the contest' }).click();
	await expect(page.getByRole('link', { name: 'open it' })).toBeVisible();
});

test('the jury is told of a problem set aside and has it judged again', async ({ page }) => {
	await page.goto('/');
	await page
		.getByRole('link', { name: /^Enter: Demo contest/ })
		.first()
		.click();
	await expect(page.getByRole('heading', { name: 'Problems' })).toBeVisible();
	// No sample problem is broken: what the server would say of one that is.
	const reason = 'output_validator on secret/1: exit code 1';
	const times = { since: new Date().toISOString(), tries: new Date().toISOString() };
	const items = [{ label: 'E', title: 'A Quarrelsome Banquet', reason, ...times }];
	await page.route('**/set-aside', (route) => route.fulfill({ json: { items } }));
	await page.reload();
	const notice = page.getByRole('region', { name: 'Set aside' });
	await expect(notice).toContainText('E. A Quarrelsome Banquet');
	await expect(notice).toContainText(reason);
	await accessible(page);
	await page.getByRole('link', { name: 'E', exact: true }).click();
	await expect(page.getByRole('heading', { name: 'E. A Quarrelsome Banquet' })).toBeVisible();
	await expect(notice).toContainText(reason);
	await page.getByRole('link', { name: 'A', exact: true }).click();
	await expect(page.getByRole('heading', { name: 'A. Two Treasuries' })).toBeVisible();
	await expect(notice).toHaveCount(0);
	await page.getByRole('link', { name: 'E', exact: true }).click();
	await expect(notice).toBeVisible();
	// From here on it is the server who answers.
	await page.unroute('**/set-aside');
	await notice.getByRole('button', { name: 'Judge again now' }).click();
	await expect(page.getByText('They are judged again.')).toBeVisible();
	await expect(notice).toHaveCount(0);
});

test('a contestant is not told of problems set aside', async ({ browser }) => {
	const page = await (await browser.newContext()).newPage();
	let asked = 0;
	page.on('request', (request) => (asked += Number(request.url().includes('set-aside'))));
	await register(page, newHandle('liz'));
	await page
		.getByRole('link', { name: /^Enter: Demo contest/ })
		.first()
		.click();
	await expect(page.getByRole('heading', { name: 'Problems' })).toBeVisible();
	expect(asked).toBe(0);
});
