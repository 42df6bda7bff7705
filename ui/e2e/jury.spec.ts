import { readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { API, contestOfThree, post } from './contest';
import { accessible, logInAsOrganiser } from './people';

test('the jury has submissions judged again and applies what came of it', async ({
	page,
	request
}) => {
	const { id, people } = await contestOfThree(request);
	const [ann] = people;
	const source = 'print(0)\n';
	const path = `/contests/${id}/problems/A/submissions`;
	await post(request, ann!.token, path, { language: 'python', source });
	await logInAsOrganiser(page);
	await page.goto(`/contests/${id}/attempts`);
	await expect(page.getByText('WA').first()).toBeVisible();
	await page.goto(`/contests/${id}`);
	await page.getByText('Judge again', { exact: true }).first().click();
	await page.getByLabel('First verdict').fill('AC');
	const start = page.getByRole('button', { name: 'Judge again', exact: true });
	await start.click();
	await expect(page.getByText('no judged submission is like that')).toBeVisible();
	await page.getByLabel('First verdict').fill('WA');
	await start.click();
	await expect(page.getByText('1 of 1 submission')).toBeVisible({ timeout: 30_000 });
	await expect(page.getByText('WA → WA: 1')).toBeVisible();
	await accessible(page);
	await page.getByRole('button', { name: 'Apply', exact: true }).click();
	await expect(page.getByText('Applied')).toBeVisible();
	await expect(start).toBeVisible();
});

test('a country has a board of its own, whose people are ranked among themselves', async ({
	page,
	request
}) => {
	const { id, people } = await contestOfThree(request);
	const [ann, bob, cid] = people;
	for (const [one, country] of [
		[ann, 'GR'],
		[bob, 'GR'],
		[cid, 'DE']
	] as const) {
		const headers = { authorization: `Bearer ${one!.token}` };
		const answer = await request.put(`${API}/account`, { data: { country }, headers });
		expect(answer.ok()).toBe(true);
	}
	await page.goto(`/contests/${id}/scoreboard`);
	await page.getByRole('link', { name: 'Countries and groups' }).click();
	await accessible(page);
	await page.getByLabel('Country or group').selectOption({ label: 'Greece (2)' });
	await expect(page.getByRole('heading', { name: 'Greece' })).toBeVisible();
	await expect(page.getByText('Ranks among these 2.')).toBeVisible();
	await expect(page.getByRole('row', { name: ann!.handle })).toBeVisible();
	await expect(page.getByRole('row', { name: cid!.handle })).toHaveCount(0);
	await accessible(page);
	await page.goto(`/contests/${id}/scoreboard/circle?country=FR`);
	await expect(page.getByText('Nobody of it takes part.')).toBeVisible();
});

test('an organiser takes all rows of the board home, others only once it is over', async ({
	page,
	request
}) => {
	const { id, people } = await contestOfThree(request);
	const link = page.getByRole('link', { name: 'All rows as CSV' });
	await page.goto(`/contests/${id}/scoreboard`);
	await expect(page.getByRole('heading', { name: 'Scoreboard' })).toBeVisible();
	await expect(link).toHaveCount(0);
	await logInAsOrganiser(page);
	await page.goto(`/contests/${id}/scoreboard`);
	const began = page.waitForEvent('download');
	await link.click();
	const download = await began;
	expect(download.suggestedFilename()).toBe('scoreboard.csv');
	const text = await readFile(await download.path(), 'utf8');
	const [names, ...rows] = text.trim().split('\r\n');
	expect(names).toContain('rank,approximate,handle,name');
	const handles = rows.map((row) => row.split(',')[2]);
	expect(handles.sort()).toEqual(people.map((one) => one.handle).sort());
});
