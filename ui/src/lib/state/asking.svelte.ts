/** A wish on its way to the server: whether it is, and why it was refused. */
import { Refused } from '$lib/api/client';

export class Asking {
	busy = $state(false);
	refusal = $state('');
	/** The field at fault, as the API names it; empty where it names none. */
	field = $state('');

	/** Does what is wished; the answer is whether it was done. A refusal is kept, to be shown where it happened. */
	async do(wish: () => Promise<unknown>): Promise<boolean> {
		this.busy = true;
		this.refusal = '';
		this.field = '';
		try {
			await wish();
			return true;
		} catch (reason) {
			if (!(reason instanceof Refused)) throw reason;
			this.refusal = reason.detail;
			this.field = reason.field ?? '';
			return false;
		} finally {
			this.busy = false;
		}
	}
}
