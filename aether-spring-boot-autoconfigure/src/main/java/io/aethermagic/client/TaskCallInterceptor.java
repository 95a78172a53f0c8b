package io.aethermagic.client;

/**
 * Is asked before each call of this application, and told how the call ends: to add
 * headers, to refuse a call or answer it in the place of a worker, to change what is
 * sent, to measure. Beans of this type are asked in their order, and told in the opposite
 * one. Called by several threads at a time.
 */
@FunctionalInterface
public interface TaskCallInterceptor {

	/**
	 * Look at a call before anything of it is sent, on the thread that makes it. May
	 * block as the application's own code may.
	 * <p>
	 * A {@link io.aethermagic.task.TaskFailedException} refuses the call: its handle ends
	 * as FAILED with that code. So does whatever else is thrown, with the code
	 * {@value TaskCallRequest#INTERCEPTOR_FAILED}: nothing is sent then.
	 * @param request the call, which can be changed
	 * @return who is told what becomes of it; {@link CallFollower#NOBODY} for none
	 */
	CallFollower intercept(TaskCallRequest request);

}
