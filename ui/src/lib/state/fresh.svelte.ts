/** What a load function brought, until something newer was read. */
import { Refused } from '$lib/api/client';

/**
 * Reading again goes past the router on purpose: its `invalidate` cancels a navigation that begins at the
 * same moment, and what happens in a contest must never swallow a click.
 */
export class Fresh<T> {
	#newer = $state.raw<{ than: T; value: T }>();

	constructor(
		private readonly loaded: () => T,
		private readonly read: () => Promise<T>
	) {}

	get value(): T {
		const loaded = this.loaded();
		const newer = this.#newer;
		return newer !== undefined && newer.than === loaded ? newer.value : loaded;
	}

	/** Reads again; what cannot be read now stays as it was. */
	async refresh(): Promise<void> {
		const than = this.loaded();
		try {
			this.#newer = { than, value: await this.read() };
		} catch (reason) {
			if (!(reason instanceof Refused)) throw reason;
		}
	}
}
