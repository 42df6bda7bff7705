import { expect, test } from '@playwright/test';
import { logInAsOrganiser, newHandle, register } from './people';

test.beforeEach(async ({ page }) => {
	await logInAsOrganiser(page);
});

test('an organiser makes a contest whose problems stay hidden until it starts', async ({
	page,
	browser
}) => {
	const title = newHandle('Spring');
	await page.getByLabel('Title').fill(title);
	await page.getByLabel('Two Treasuries').check();
	await page.getByLabel('The Scytale').check();
	await page.getByRole('button', { name: 'Create the contest' }).click();
	await page.getByRole('link', { name: 'open it' }).click();
	await expect(page.getByRole('heading', { name: title })).toBeVisible();
	const guest = await (await browser.newContext()).newPage();
	await guest.goto(page.url());
	await expect(guest.getByText('The problems are shown when the contest starts.')).toBeVisible();
	await expect(guest.getByText('Two Treasuries')).toHaveCount(0);
});

test('accounts from CSV come with passwords, and a code resets one', async ({ page, browser }) => {
	const member = newHandle('ida');
	await page.getByLabel('Accounts from CSV').fill(`handle,name\n${member},Ida\n`);
	await page.getByRole('button', { name: 'Import' }).click();
	await expect(page.locator('pre', { hasText: member })).toBeVisible();

	const section = page.locator('section', { hasText: 'Reset a password' });
	await section.getByLabel('Handle').fill(member);
	await section.getByRole('button', { name: 'Make a code' }).click();
	await expect(section.getByText(/The code is/)).toBeVisible();
	const code = /The code is (\S+)\./.exec((await section.textContent()) ?? '')?.[1] ?? '';

	const theirs = await (await browser.newContext()).newPage();
	await theirs.goto('/reset');
	await theirs.getByLabel('Handle').fill(member);
	await theirs.getByLabel('Code').fill(code);
	await theirs.getByLabel('New password').fill('quite another password');
	await theirs.getByRole('button', { name: 'Set the password' }).click();
	await expect(theirs.getByText('The password is set.')).toBeVisible();
});

test('a jury member sees the organisation and is offered nothing that owners do', async ({
	page,
	browser
}) => {
	const member = newHandle('joe');
	const theirs = await (await browser.newContext()).newPage();
	await register(theirs, member);
	const roles = page.locator('section', { hasText: 'Roles' });
	await roles.getByLabel('Handle').fill(member);
	await roles.getByRole('button', { name: 'Give' }).click();
	await expect(roles.getByText(member)).toBeVisible();
	await theirs.goto('/');
	await theirs.getByRole('link', { name: 'Organise: Agon' }).click();
	await expect(theirs.getByText('Two Treasuries')).toBeVisible();
	await expect(theirs.getByRole('button', { name: 'Create the contest' })).toHaveCount(0);
});

test('the page is no wider than a phone', async ({ page }) => {
	await page.setViewportSize({ width: 360, height: 740 });
	const width = await page.evaluate(() => document.documentElement.scrollWidth);
	expect(width).toBeLessThanOrEqual(360);
});

test('a package that is no zip is refused with a reason', async ({ page }) => {
	await page
		.getByLabel('Upload a package (zip)')
		.setInputFiles({ name: 'x.zip', mimeType: 'application/zip', buffer: Buffer.from('no zip') });
	await expect(page.getByRole('alert').filter({ hasText: /\S/ })).toContainText(/zip/);
});
