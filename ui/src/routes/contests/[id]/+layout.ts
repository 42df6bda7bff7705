import { api, loaded } from '$lib/api/client';
import { feed } from '$lib/live/feed.svelte';
import { clock } from '$lib/state/clock.svelte';
import { session } from '$lib/state/session.svelte';

export async function load({ fetch, params, url, parent }) {
	await parent();
	const asked = Date.now();
	const path = { contest: params.id };
	const contest = await loaded(
		api(fetch).GET('/api/v1/contests/{contest}', { params: { path } }),
		url
	);
	clock.heard(contest.now, asked);
	// What one is told depends on who one is and on having joined.
	const who = session.account ? `${session.account.id}-${contest.joined ? 'in' : 'out'}` : 'public';
	feed.open(params.id, who);
	return { contest };
}
