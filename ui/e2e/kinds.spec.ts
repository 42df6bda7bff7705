/** Other kinds of problems than a program that reads and prints, in the demo's second contest. */
import { readFileSync } from 'node:fs';
import { expect, test, type Page } from '@playwright/test';
import { newHandle, register, write } from './people';

const TALKS = `def knock(column):
    print("?", column, flush=True)
    return int(input())


n = int(input())
away = knock(1)
there = 1 + away
print("!", there if knock(there) == 0 else (0 - away) % n + 1, flush=True)
`;

async function open(page: Page, handle: string, problem: RegExp): Promise<void> {
	await register(page, newHandle(handle));
	await page.goto('/');
	await page
		.getByRole('link', { name: /^Enter: Kinds of problems/ })
		.first()
		.click();
	await page.getByRole('button', { name: 'Join the contest' }).click();
	await expect(page.getByText('You have joined.')).toBeVisible();
	await page.getByRole('link', { name: problem }).first().click();
}

test('an interactive problem is tried, failed with its talk shown, and solved', async ({
	page
}) => {
	await open(page, 'nan', /An Echo in the Colonnade/);
	await expect(page.getByText('Flush the output after each line.')).toBeVisible();
	await write(page, 'Python 3', TALKS);
	await page.getByRole('button', { name: 'Run', exact: true }).click();
	await page.getByText('sample/1').click();
	const talk = page.locator('pre', { hasText: '> ? 1' });
	await expect(talk.first()).toBeVisible();
	await expect(talk.first()).toContainText('> ! 9');

	await write(page, 'Python 3', 'n = input()\nprint("! 1", flush=True)\n');
	await page.getByRole('button', { name: 'Submit', exact: true }).click();
	await expect(page.locator('[data-verdict="WA"]')).toBeVisible();
	await expect(page.locator('pre', { hasText: '> ! 1' }).first()).toBeVisible();

	await write(page, 'Python 3', TALKS);
	await page.getByRole('button', { name: 'Submit', exact: true }).click();
	await expect(page.locator('[data-verdict="AC"]')).toBeVisible();
	await expect(page.getByText('100 / 100')).toBeVisible();
});

test('answers are handed in as they are and earn a part of the points', async ({ page }) => {
	await open(page, 'ned', /The Surveyor.s Rope/);
	await expect(page.getByText('The answers themselves are handed in')).toBeVisible();
	await expect(page.getByLabel('Language', { exact: true }).getByRole('option')).toHaveCount(1);
	const answers = (name: string) =>
		readFileSync(`../problems/rope/submissions/${name}.txt`, { encoding: 'utf8' });
	await write(page, 'Plain text', answers('wrong_answer/small_ones'));
	await page.getByRole('button', { name: 'Submit', exact: true }).click();
	await expect(page.locator('[data-verdict="WA"]')).toBeVisible();
	await expect(page.getByText('80 / 200')).toBeVisible();
	await write(page, 'Plain text', answers('accepted/answers'));
	await page.getByRole('button', { name: 'Submit', exact: true }).click();
	await expect(page.locator('[data-verdict="AC"]')).toBeVisible();
	await expect(page.getByText('200 / 200')).toBeVisible();
});
