import { api, loaded } from '$lib/api/client';

export async function load({ fetch, params, url, depends }) {
	depends('agon:organisation');
	const query = { params: { path: { organisation: params.id } } };
	const [problems, grants] = await Promise.all([
		loaded(api(fetch).GET('/api/v1/organisations/{organisation}/problems', query), url),
		loaded(api(fetch).GET('/api/v1/organisations/{organisation}/grants', query), url)
	]);
	return { id: params.id, problems: problems.items, grants: grants.items };
}
