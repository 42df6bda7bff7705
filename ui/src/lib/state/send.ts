/** Sending a submission so that it arrives once: the same key until the server has answered. */
import { answer, api, newKey, Refused, type Schemas } from '$lib/api/client';

const TRIES = 6;

export async function submit(
	contest: string,
	label: string,
	body: Schemas['SubmissionForm'],
	retrying: () => void
): Promise<Schemas['ReceiptView']> {
	const header = { 'Idempotency-Key': newKey() };
	for (let turn = 1; ; turn += 1) {
		try {
			return await answer(
				api().POST('/api/v1/contests/{contest}/problems/{label}/submissions', {
					params: { path: { contest, label }, header },
					body
				})
			);
		} catch (reason) {
			const again = reason instanceof Refused && reason.passing && turn < TRIES;
			if (!again) throw reason;
			retrying();
			await new Promise((resolve) => setTimeout(resolve, 500 * 2 ** turn));
		}
	}
}
