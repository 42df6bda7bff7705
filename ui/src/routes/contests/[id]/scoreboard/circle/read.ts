/** How the board of a country or a group is read. */
import { api, type Fetch } from '$lib/api/client';
import { PAGE } from '$lib/format';

export interface Asked {
	country: string | undefined;
	group: string | undefined;
	offset: number;
}

/** Asks which countries and groups there are. */
export function circles(contest: string, over?: Fetch) {
	const params = { path: { contest } };
	return api(over).GET('/api/v1/contests/{contest}/scoreboard/circles', { params });
}

/** Asks for what a board's columns are called: its first row brings that. */
export function heads(contest: string, over?: Fetch) {
	const params = { path: { contest }, query: { offset: 0, limit: 1 } };
	return api(over).GET('/api/v1/contests/{contest}/scoreboard', { params });
}

/** Asks for a page of a circle's board. */
export function circlePage(contest: string, { country, group, offset }: Asked, over?: Fetch) {
	const query = { offset, limit: PAGE, ...(country === undefined ? { group } : { country }) };
	const params = { path: { contest }, query };
	return api(over).GET('/api/v1/contests/{contest}/scoreboard/circle', { params });
}
