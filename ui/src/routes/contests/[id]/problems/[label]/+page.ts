import { api, loaded } from '$lib/api/client';

export async function load({ fetch, params, url, parent }) {
	const path = { contest: params.id, label: params.label };
	const { contest } = await parent();
	const [problem, mine] = await Promise.all([
		loaded(
			api(fetch).GET('/api/v1/contests/{contest}/problems/{label}', { params: { path } }),
			url
		),
		contest.joined
			? loaded(
					api(fetch).GET('/api/v1/contests/{contest}/submissions', {
						params: { path: { contest: params.id }, query: { problem: params.label, limit: 50 } }
					}),
					url
				)
			: undefined
	]);
	return { problem, attempts: mine?.items ?? [] };
}
