/** A wish on its way to the server: whether it is, and why it was refused. */
import { Refused } from '$lib/api/client';

export class Asking {
	busy = $state(false);
	refusal = $state('');

	/** Does what is wished; the answer is whether it was done. A refusal is kept, to be shown where it happened. */
	async do(wish: () => Promise<unknown>): Promise<boolean> {
		this.busy = true;
		this.refusal = '';
		try {
			await wish();
			return true;
		} catch (reason) {
			if (!(reason instanceof Refused)) throw reason;
			this.refusal = reason.detail;
			return false;
		} finally {
			this.busy = false;
		}
	}
}
