/** The server's clock, as well as this browser can know it, ticking for whoever looks. */
import { createSubscriber } from 'svelte/reactivity';

class Clock {
	/** Server minus browser, in ms; the answer that travelled least tells it best. */
	#offset = 0;
	#best = Infinity;
	#watch = createSubscriber((update) => {
		const timer = setInterval(update, 250);
		return () => clearInterval(timer);
	});

	/** Notes what the server's clock said between `asked` and now. */
	heard(server: string, asked: number): void {
		const trip = Date.now() - asked;
		if (trip > this.#best * 2) return;
		this.#best = Math.min(trip, this.#best);
		this.#offset = Date.parse(server) + trip / 2 - Date.now();
	}

	/** Milliseconds since 1970 by the server's clock. */
	get now(): number {
		this.#watch();
		return Date.now() + this.#offset;
	}
}

export const clock = new Clock();
