import { api, loaded } from '$lib/api/client';
import { clock } from '$lib/state/clock.svelte';

export async function load({ fetch, url }) {
	const asked = Date.now();
	const list = await loaded(api(fetch).GET('/api/v1/contests'), url);
	clock.heard(list.now, asked);
	return { contests: list.items };
}
