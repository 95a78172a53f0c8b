package io.aethermagic.client;

/**
 * Work that is given to foreign code to be run, and is run in any case. Used by one
 * thread.
 */
final class OnceRunnable implements Runnable {

	private final Runnable work;

	private boolean begun;

	private boolean throwing;

	OnceRunnable(Runnable work) {
		this.work = work;
	}

	/**
	 * Run it unless somebody has.
	 */
	@Override
	public void run() {
		if (this.begun) {
			return;
		}
		this.begun = true;
		try {
			this.work.run();
		}
		catch (RuntimeException | Error ex) {
			this.throwing = true;
			throw ex;
		}
	}

	/**
	 * Tell whether it has thrown, so that what is thrown now may be its own.
	 */
	boolean isThrowing() {
		return this.throwing;
	}

}
