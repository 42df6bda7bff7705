/** Contests made for one story. */
import { expect, type APIRequestContext } from '@playwright/test';
import { newHandle, PASSWORD } from './people';

export const API = '/api/v1';

/** Asks the server without a browser, as somebody. */
export async function post(request: APIRequestContext, token: string, path: string, data: object) {
	const headers = { authorization: `Bearer ${token}`, 'idempotency-key': newHandle('key') };
	const answer = await request.post(API + path, { data, headers });
	expect(answer.ok(), `${path}: ${await answer.text()}`).toBe(true);
	return answer.json();
}

/** A contest of its own with one problem and three people in it; their tokens. */
export async function contestOfThree(request: APIRequestContext) {
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
