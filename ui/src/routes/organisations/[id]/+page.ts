import { api, loaded } from '$lib/api/client';
import { session } from '$lib/state/session.svelte';

export async function load({ fetch, params, url, depends, parent }) {
	depends('agon:organisation');
	await parent();
	const mine = session.account?.organisations.find((one) => one.id === params.id);
	const isOwner = mine?.grant === 'owner';
	const query = { params: { path: { organisation: params.id } } };
	const [problems, grants] = await Promise.all([
		loaded(api(fetch).GET('/api/v1/organisations/{organisation}/problems', query), url),
		isOwner
			? loaded(api(fetch).GET('/api/v1/organisations/{organisation}/grants', query), url)
			: undefined
	]);
	return {
		id: params.id,
		name: mine?.name ?? '',
		isOwner,
		problems: problems.items,
		grants: grants?.items ?? []
	};
}
