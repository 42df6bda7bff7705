/** What every story begins with. */
import AxeBuilder from '@axe-core/playwright';
import { type BrowserContext, expect, type Page } from '@playwright/test';

export const PASSWORD = 'a long enough password';

export function newHandle(kind: string): string {
	return `${kind}-${Date.now().toString(36)}${Math.floor(Math.random() * 1e4)}`;
}

/** Registers, as a person would, and comes back to the first page. */
export async function register(page: Page, handle: string): Promise<void> {
	await page.goto('/');
	await page.getByRole('link', { name: 'Register' }).click();
	await page.getByLabel('Handle').fill(handle);
	await page.getByLabel('Password').fill(PASSWORD);
	await page.getByRole('button', { name: 'Register' }).click();
	await expect(page.getByRole('link', { name: `Account: ${handle}` })).toBeVisible();
}

/** The organiser's session: one is for all stories, as an account may not log in as often as it likes. */
let organiser: Awaited<ReturnType<BrowserContext['cookies']>> = [];

/** Logs in as who the server's first organiser is and opens the page of the organisation. */
export async function logInAsOrganiser(page: Page): Promise<void> {
	if (organiser.length > 0) {
		await page.context().addCookies(organiser);
		await page.goto('/');
	} else {
		await page.goto('/login');
		await page.getByLabel('Handle').fill(process.env.AGON_ORGANISER ?? 'organiser');
		await page.getByLabel('Password').fill(process.env.AGON_PASSWORD ?? '');
		await page.getByRole('button', { name: 'Log in' }).click();
		await expect(page.getByRole('link', { name: /^Account: / })).toBeVisible();
		organiser = await page.context().cookies();
	}
	await page.getByRole('link', { name: 'Organise: Agon' }).click();
	await expect(page.getByRole('heading', { name: 'New contest' })).toBeVisible();
}

/** Opens the contest that runs; the answer is its address. */
export async function enterContest(page: Page): Promise<string> {
	await page.goto('/');
	await page
		.getByRole('link', { name: /^Enter: Demo contest/ })
		.first()
		.click();
	await page.waitForURL(/\/contests\/[0-9a-f]+$/);
	return new URL(page.url()).pathname;
}

export async function join(page: Page): Promise<string> {
	const contest = await enterContest(page);
	await page.getByRole('button', { name: 'Join the contest' }).click();
	await expect(page.getByText('You have joined.')).toBeVisible();
	return contest;
}

/** Chooses a language and replaces what the editor holds. */
export async function write(page: Page, language: string, source: string): Promise<void> {
	await page.getByLabel('Language', { exact: true }).selectOption({ label: language });
	const editor = page.getByRole('textbox', { name: 'Source code' });
	await expect(editor).toBeVisible();
	await editor.click();
	await page.keyboard.press('Control+a');
	await page.keyboard.insertText(source);
}

/** Nothing on the page keeps people out, as far as a program can tell. */
export async function accessible(page: Page) {
	const found = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa']).analyze();
	const words = found.violations.map((one) => `${one.id}: ${one.nodes[0]?.html}`);
	expect(words, page.url()).toEqual([]);
}
